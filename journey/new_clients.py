"""A table of clients: read knowing nadmozg and the open cases; its good rows opened, each exactly once."""

from cases.case import Case
from cases.errors import FormError, TwinError
from cases.forms.many import START, TITLES, ReadRow, SeveralClients, Sheet, Surroundings
from cases.forms.twins import Newcomer
from cases.wording import times
from engine.clock import now
from engine.feed import tell_answer
from engine.records import run_id
from engine.wiring import wiring
from journey.address import why_address_is_refused, why_cloud_is_refused
from journey.moving import Moved, move_all_on
from prefect_ui.form import REFUSED, Outcome

BY_ADDRESS = f"впишите этот адрес в столбец «{TITLES['slug']}»"
"""What to do with a row whose cloud sales has made and nobody has recognised yet: a tick would be copied downwards."""


def several_clients(form: SeveralClients) -> Outcome:
    """What every row says; the good ones become cases, if they are wanted."""
    sheet = form.sheet(Surroundings(_address_refused, _twin, _cloud_refused))
    opened, faults, already = _open_all(sheet)
    moved, _, errors = move_all_on([it.code for it in opened])
    good = sum(it.answer is not None for it in sheet.rows)
    lines = [f"Проверено: {times(len(sheet.rows), 'строка', 'строки', 'строк')}, верных – {good}."]
    lines += [f"Столбцы не прочитаны, таких у нас нет: {', '.join(sheet.unread)}."] if sheet.unread else []
    if sheet.start:
        lines.append(f"Открыто подключений: {len(opened)}.")
        lines += [_told(it, moved.get(it.code, Moved())) for it in opened]
        left = [it.code for it in opened if it.code in errors or moved.get(it.code, Moved()).failed]
        lines += [f"Не всё получилось сразу, через пять минут продолжит сверка: {', '.join(left)}."] if left else []
    else:
        lines.append(f"Ничего не записано. Чтобы начать, отправьте ту же таблицу и выберите «{START}».")
    lines += ["Исправьте и вставьте ещё раз, начатые строки второй раз не начнутся:", *faults] if faults else []
    lines += ["Уже идут, делать ничего не нужно:", *already] if already else []
    if not opened if sheet.start else faults:
        return Outcome(f"{REFUSED}: {SeveralClients.table.title}", "\n".join(lines), failed=True)
    badge = "Записано не всё" if faults else "Записано" if sheet.start else "Проверено"
    return Outcome(badge, "\n".join(lines))


def _told(case: Case, moved: Moved) -> str:
    """What has become of a case that was opened."""
    said = f"{case.title}: {'; '.join(moved.done) or 'открыто'}."
    return f"{said} Дальше: {moved.next}." if moved.next else said


def _address_refused(row: Newcomer) -> str:
    return why_address_is_refused(row.slug, newcomer=lambda: row)


def _cloud_refused(cloud_id: str, recognised: bool | str) -> str:
    """A number alone shows nobody what it stands for: the cloud's address stands beside it, or they have had access."""
    return why_cloud_is_refused(cloud_id, recognised, how=BY_ADDRESS)


def _open_all(sheet: Sheet) -> tuple[list[Case], list[str], list[str]]:
    """The cases of the good rows, if they are wanted; every fault, those that came up meanwhile included; and the rows
    whose cases are open already.

    A run that is started again after an interruption finds the cases it has opened.
    """
    opened: list[Case] = []
    faults: list[str] = []
    already = [row.already for row in sheet.rows if row.already]
    for row in sheet.rows:
        faults += row.faults
        if row.answer and sheet.start:
            try:
                opened.append(_open(row))
            except TwinError as twin:
                (already if twin.is_open_already else faults).append(row.refused(twin))
            except FormError as error:
                faults.append(row.refused(error))
    return opened, faults, already


def _twin(row: Newcomer) -> TwinError | None:
    try:
        wiring().cases.refuse_twins(row, unless_by=run_id())
    except TwinError as twin:
        return twin
    return None


def _open(row: ReadRow) -> Case:
    assert row.answer is not None
    case, answer = wiring().cases.open_one_of_many(row.answer, now(), run_id())
    tell_answer(case, answer)
    return case
