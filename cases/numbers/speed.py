"""From the sale to a client who works: how long it takes, whose turn it was meanwhile, how many come in and go out."""

from collections.abc import Iterable

from cases.numbers.history import Connection, Spent
from cases.numbers.measure import Chart, Measure, Scope, Table, number, quartiles, share, shortened
from cases.numbers.sides import Side, side_of

DAY_S = 86_400.0
_SPREAD = ("Заработало", "Четверть быстрее", "Медиана", "Четверть дольше")


def measured(scope: Scope) -> list[Connection]:
    """Those that came to work in the period, and whose sale is known."""
    return [it for it in scope.history.connections if it.days is not None and scope.has(it.worked_on)]


def time_to_work(scope: Scope) -> Measure:
    """By month in which the client came to work."""
    by_part = scope.period.split(measured(scope), lambda it: it.worked_on)
    spread = [(part.name, *_spread(found)) for part, found in by_part]
    names = tuple(it[0] for it in spread)
    lines = tuple(
        (name, shortened(it[2][at] if it[2] else None for it in spread))
        for at, name in enumerate(("четверть быстрее", "медиана", "четверть дольше"))
    )
    return Measure(
        "time",
        "От продажи до работающего клиента, дней",
        "Сколько календарных дней прошло от открытия подключения (его открывают после продажи) до дня, когда всё "
        "сделано и подключение завершено. Медиана: половина подключений быстрее, половина дольше. Месяц – тот, когда "
        "подключение завершено. Остановленные не входят, и те, что внесены уже начатыми, тоже: день их продажи здесь "
        "не записан.",
        Table(
            ("Месяц", *_SPREAD),
            tuple((name, *_cells(count, found)) for name, count, found in spread),
            ("Всего", *_cells(*_spread(measured(scope)))),
        ),
        Chart("lines", names, lines, "дней"),
    )


def time_by_type(scope: Scope) -> Measure:
    """The same by type of object."""
    found = measured(scope)
    types = sorted({it.object_type for it in found})
    spread = [(name, *_spread(it for it in found if it.object_type == name)) for name in types]
    middle = shortened(it[2][1] if it[2] else None for it in spread)
    return Measure(
        "time-by-type",
        "То же по типам объектов, дней",
        "Те же подключения и тот же счёт; тип – каким он записан сейчас. На графике медиана.",
        Table(
            ("Тип объекта", *_SPREAD), tuple((name or "не указан", *_cells(count, it)) for name, count, it in spread)
        ),
        Chart("sideways", tuple(it[0] or "не указан" for it in spread), (("медиана", middle),), "дней"),
    )


def whose_turn(scope: Scope) -> Measure:
    """The same time, split by whose turn it was."""
    counts = [len(found) for _, found in scope.period.split(measured(scope), lambda it: it.worked_on)]
    spent = scope.period.split(scope.history.spent, lambda it: it.month)
    parts = [(part.name, _sides(them, count)) for (part, them), count in zip(spent, counts, strict=True)]
    whole = _sides([it for _, them in spent for it in them], sum(counts))
    total = sum(whole.values())
    series = tuple((side.value, shortened(it.get(side) for _, it in parts)) for side in Side)
    sides = tuple(it.value for it in Side)
    return Measure(
        "turns",
        "Чей был ход, дней в среднем",
        "Те же подключения: сколько дней в среднем ход был за каждой стороной; вместе получается среднее время. «Мы» – "
        "менеджер, тренер, монтажники, второй человек, эксплуатация и сама система, пока она ждёт назначенного дня; "
        "«поставщик» – вместе с перевозчиком. Если ждали сразу нескольких, время записано первому по списку: мы, МОП, "
        "ТП, клиент, поставщик, nadmozg.",
        Table(
            ("Месяц", *sides),
            tuple((name, *(number(it.get(side)) for side in Side)) for name, it in parts),
            ("Доля", *(share(whole.get(side, 0), total) for side in Side)),
        ),
        Chart("stacked", tuple(it[0] for it in parts), series, "дней"),
        Table(
            ("Чей ход", "Дней в среднем", "Доля"),
            tuple((side.value, number(whole.get(side)), share(whole.get(side, 0), total)) for side in Side),
        ),
    )


def flow(scope: Scope) -> Measure:
    """How many were opened, came to work, were stopped, by month."""
    everyone = scope.history.connections
    opened, worked, stopped = (
        [len(found) for _, found in scope.period.split(everyone, day)]
        for day in (
            lambda it: it.opened_on,
            lambda it: it.worked_on,
            lambda it: it.stopped_on,
        )
    )
    names = tuple(it.name for it in scope.period.parts())
    rows = zip(names, *(map(str, it) for it in (opened, worked, stopped)), strict=True)
    return Measure(
        "flow",
        "Сколько подключений",
        "Открыто – внесено в систему в этом месяце. Заработало – завершено в первый раз. Остановлено – закончено "
        "раньше, чем заработало, и с тех пор не продолжено. Забытые клиенты остаются в этом счёте без имён.",
        Table(
            ("Месяц", "Открыто", "Заработало", "Остановлено"),
            tuple(rows),
            ("Всего", str(sum(opened)), str(sum(worked)), str(sum(stopped))),
        ),
        Chart(
            "bars",
            names,
            tuple(
                (name, tuple(float(it) for it in values))
                for name, values in (("открыто", opened), ("заработало", worked), ("остановлено", stopped))
            ),
            "подключений",
        ),
    )


def _spread(found: Iterable[Connection]) -> tuple[int, tuple[float, float, float] | None]:
    known = [it.days for it in found if it.days is not None]
    return len(known), quartiles(known)


def _cells(count: int, spread: tuple[float, float, float] | None) -> tuple[str, ...]:
    return (str(count), *(number(it) for it in spread or (None, None, None)))


def _sides(spent: Iterable[Spent], count: int) -> dict[Side, float]:
    """Days of each side on average; nothing, where there is no connection."""
    if not count:
        return {}
    found = dict.fromkeys(Side, 0.0)
    for it in spent:
        if side := side_of(it.turn):
            found[side] += it.seconds / DAY_S / count
    return found
