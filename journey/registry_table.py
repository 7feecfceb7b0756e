"""The department's spreadsheet held against the registry: what would be new, changed, contradictory – and recorded."""

from dataclasses import dataclass, field
from functools import partial

from cases.errors import FormError
from cases.facts import ObjectTold
from cases.forms.desk import Answer
from cases.forms.registry_table import RECORD, ImportRegistry, ReadObject, titled
from cases.registry.comparing import Comparison, compare, shown
from cases.registry.legal_entity import name_key
from cases.registry.row import Registered
from cases.wording import times
from engine.clock import now
from engine.records import run_id
from engine.wiring import wiring
from prefect_ui.form import REFUSED, Outcome

MOST_LINES = 300
"""So many lines of each kind are told; nobody reads more at once."""


@dataclass
class Told:
    """What every row came to, in words; `same` only counts."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    contradictory: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    same: int = 0


def registry_table(form: ImportRegistry) -> Outcome:
    """Reads every row; records the good ones, if that is wanted. The same file once more changes nothing."""
    told = Told()
    rows = form.objects()
    for row in rows:
        if row.faults:
            told.faults += row.faults
            continue
        try:
            _take_in(row, form, told)
        except FormError as error:
            told.faults.append(f"{row.where}: {error.sentence}")
    did = form.records
    lines = [
        f"Проверено: {times(len(rows), 'строка', 'строки', 'строк')}. Новых – {len(told.new)}, с изменениями – "
        f"{len(told.changed)}, без изменений – {told.same}, с противоречиями – {len(told.contradictory)}, ошибок – "
        f"{len(told.faults)}."
    ]
    if not did:
        lines.append(f"Ничего не записано. Чтобы записать, отправьте ту же таблицу и выберите «{RECORD}».")
    unread = form.table.unread
    lines += [f"Столбцы не прочитаны, таких у нас нет: {', '.join(unread)}."] if unread else []
    for title, found in (
        ("Ошибки, эти строки пропущены:", told.faults),
        ("Здесь записано другое, таблица этого не меняет:", told.contradictory),
        ("Новые:" if not did else "Добавлены:", told.new),
        ("Изменятся:" if not did else "Изменены:", told.changed),
    ):
        lines += [title, *found[:MOST_LINES]] if found else []
        lines += [f"… и ещё {len(found) - MOST_LINES}"] if len(found) > MOST_LINES else []
    failed = bool(told.faults) and not (told.new or told.changed or told.same or told.contradictory)
    badge = f"{REFUSED}: Таблица" if failed else "Записано" if did else "Проверено"
    return Outcome(badge, "\n".join(lines), failed=failed)


def _take_in(row: ReadObject, form: ImportRegistry, told: Told) -> None:
    objects, moment = wiring().objects, now()
    code = row.code or _match(row)
    if not code:
        told.new.append(row.where)
        if form.records:
            objects.add(_answer(form, dict(row.told), by_import=True), moment, run_id())
        return
    found: list[Comparison] = []
    read = partial(_compared, row, form, found)
    if form.records:
        objects.record(code, read, moment, run_id())
    else:
        read(objects.load(code))
    comparison = found[-1]
    for name, (here, there) in comparison.contradictions.items():
        told.contradictory.append(f"{row.where}, {code}, {titled(name)}: здесь «{here}», в таблице «{there}»")
    if comparison.changes:
        changes = (
            (name, shown(name, it, comparison.changes))
            for name, it in comparison.changes.items()
            if titled(name) != name
        )
        told.changed.append(f"{row.where}, {code}: {'; '.join(f'{titled(name)} – {words}' for name, words in changes)}")
    elif not comparison.contradictions:
        told.same += 1


def _compared(row: ReadObject, form: ImportRegistry, found: list[Comparison], known: Registered) -> Answer:
    comparison = compare(row.told, known, now(), overwrite=form.overwrite)
    found.append(comparison)
    # With their word, the values of the file are what people say, and no later file takes them back.
    return _answer(form, comparison.changes, by_import=not form.overwrite)


def _answer(form: ImportRegistry, changes: dict[str, object], *, by_import: bool) -> Answer:
    facts = (ObjectTold.model_validate({**changes, "by_import": by_import}),) if changes else ()
    return Answer(facts, form.who.code, "Реестр: загружено из таблицы.")


def _match(row: ReadObject) -> str:
    try:
        key = name_key(row.told.get("object_name", ""), row.told.get("client_name", ""))
        return wiring().objects.match(key, row.told.get("cloud_url", ""))
    except ValueError as two:
        sentence = f"Название как у одного объекта, а облако как у другого: {two}. Впишите нужный номер в столбец «ID»."
        raise FormError("table", sentence) from two
