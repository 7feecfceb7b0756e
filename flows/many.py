"""Many clients at once: a pasted table is checked, and its good rows become cases."""

from typing import Annotated

from cases.forms.many import CHECK, START
from cases.wording import times
from journey.moving import Moved, move_all_on
from journey.new_clients import open_clients, read_clients
from prefect_ui.form import WHO, Outcome, ask, form


@form("11 · Несколько клиентов сразу", run_name="Несколько клиентов")
def several_clients(
    table: Annotated[
        str,
        ask(
            "Таблица",
            "Обязательно. Скопируйте строки из Excel вместе с заголовками столбцов и вставьте сюда. Столбцы – "
            "как поля формы 10; для начатых подключений ещё «Уже сделано»",
        ),
    ] = "",
    action: Annotated[
        str, ask("Что сделать", "Обязательно. Сначала проверьте: в ответе будут все ошибки", choices=[CHECK, START])
    ] = CHECK,
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Проверяет таблицу клиентов и, если попросить, открывает подключения по всем верным строкам."""
    sheet = read_clients(table, action, who)
    opened, faults = open_clients(sheet)
    moved, _, _ = move_all_on([it.code for it in opened])
    good = sum(it.answer is not None for it in sheet.rows)
    lines = [f"Проверено: {times(len(sheet.rows), 'строка', 'строки', 'строк')}, верных – {good}."]
    lines += [f"Столбцы не прочитаны, таких у нас нет: {', '.join(sheet.unread)}."] if sheet.unread else []
    if sheet.start:
        lines.append(f"Открыто подключений: {len(opened)}.")
        lines += [f"{it.title}: {'; '.join(moved.get(it.code, Moved()).done) or 'открыто'}." for it in opened]
        lines += ["Остальное система начнёт сама в ближайшие минуты."] if opened else []
    else:
        lines.append(f"Ничего не записано. Чтобы начать, отправьте ту же таблицу и выберите «{START}».")
    lines += ["Исправьте и вставьте ещё раз, начатые строки второй раз не начнутся:", *faults] if faults else []
    if sheet.start and not opened:
        return Outcome("Не принято: Таблица", "\n".join(lines), failed=True)
    badge = ("Записано не всё" if faults else "Записано") if sheet.start else ("Есть ошибки" if faults else "Проверено")
    return Outcome(badge, "\n".join(lines))
