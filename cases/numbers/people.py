"""Trainings and what clients said of them, and who leads how many cases."""

from collections import Counter

from cases.numbers.history import Session
from cases.numbers.measure import Chart, Measure, Scope, Table, mean, number, share, shortened

SCORES = (5, 4, 3, 2, 1)


def feedback(scope: Scope) -> Measure:
    """What clients gave for a session, by month."""
    held = _held(scope)
    parts = [(part.name, them) for part, them in scope.period.split(held, lambda it: it.held_on)]
    everyone, average = _scores(held), shortened(mean(_scores(them)) for _, them in parts)
    return Measure(
        "feedback",
        "Оценки обучения",
        "Оценка клиента за встречу, от 1 до 5, среднее за месяц, когда она прошла. «Без оценки» – прошла, а оценки "
        "тренер не записал; в среднее такие не входят. Если отчёт исправили, считается исправленный.",
        Table(
            ("Месяц", "Средняя", *(f"«{it}»" for it in SCORES), "Без оценки"),
            tuple((name, *_score_cells(them)) for name, them in parts),
            ("Всего", *_score_cells(held)),
        ),
        Chart("lines", tuple(it[0] for it in parts), (("средняя оценка", average),), "1–5"),
        Table(
            ("Оценка", "Встреч", "Доля"),
            tuple((f"«{it}»", str(everyone.count(it)), share(everyone.count(it), len(everyone))) for it in SCORES),
            ("Средняя", number(mean(everyone)), ""),
        ),
    )


def trainings(scope: Scope) -> Measure:
    """How many sessions each trainer has held."""
    held = _held(scope)
    trainers = sorted({it.trainer for it in held}, key=scope.called)
    counts = Counter(it.trainer for it in held)
    return Measure(
        "trainings",
        "Обучения по тренерам",
        "Сколько встреч каждый тренер провёл: по отчётам, день – тот, когда встреча прошла. Отменённые и те, на "
        "которые клиент не пришёл, не входят. Рядом средняя оценка клиентов.",
        Table(
            ("Тренер", "Встреч", "Средняя оценка"),
            tuple(
                (scope.called(it) or "не записан", *_sessions([e for e in held if e.trainer == it])) for it in trainers
            ),
            ("Всего", *_sessions(held)),
        ),
        Chart(
            "sideways",
            tuple(scope.called(it) or "не записан" for it in trainers),
            (("встреч", tuple(float(counts[it]) for it in trainers)),),
            "встреч",
        ),
    )


def managers(scope: Scope) -> Measure:
    """What each manager has opened, brought to work, stopped; and leads now."""
    connections, now = scope.history.connections, Counter(it.manager for it in scope.history.open)
    opened = Counter(it.manager for it in connections if scope.has(it.opened_on))
    worked = Counter(it.manager for it in connections if scope.has(it.worked_on))
    stopped = Counter(it.manager for it in connections if scope.has(it.stopped_on))
    leads = sorted({*now, *opened, *worked, *stopped}, key=scope.called)
    counted = (("открыто", opened), ("заработало", worked), ("остановлено", stopped), ("ведёт сейчас", now))
    return Measure(
        "managers",
        "Подключения по менеджерам",
        "Менеджер – тот, кто ведёт подключение сейчас; после передачи всё считается новому. «Ведёт сейчас» от периода "
        "не зависит.",
        Table(
            ("Менеджер", *(name.capitalize() for name, _ in counted)),
            tuple((scope.called(it), *(str(count[it]) for _, count in counted)) for it in leads),
            ("Всего", *(str(count.total()) for _, count in counted)),
        ),
        Chart(
            "bars",
            tuple(scope.called(it) for it in leads),
            tuple((name, tuple(float(count[it]) for it in leads)) for name, count in counted),
            "подключений",
        ),
    )


def types(scope: Scope) -> Measure:
    """The same by type of object."""
    connections, now = scope.history.connections, Counter(it.object_type for it in scope.history.open)
    opened = Counter(it.object_type for it in connections if scope.has(it.opened_on))
    worked = Counter(it.object_type for it in connections if scope.has(it.worked_on))
    stopped = Counter(it.object_type for it in connections if scope.has(it.stopped_on))
    held = Counter(it.object_type for it in _held(scope))
    known = sorted({*now, *opened, *worked, *stopped, *held})
    counted = (("открыто", opened), ("заработало", worked), ("остановлено", stopped), ("в работе сейчас", now))
    rows = tuple((it or "не указан", *(str(count[it]) for _, count in counted)) for it in known)
    total = ("Всего", *(str(count.total()) for _, count in counted))
    columns = ("Тип объекта", *(name.capitalize() for name, _ in counted))
    return Measure(
        "types",
        "Подключения по типам объектов",
        "Тип – каким он записан сейчас. «В работе сейчас» от периода не зависит; встречи – проведённые.",
        Table(
            (*columns, "Встреч"),
            tuple((*row, str(held[it])) for row, it in zip(rows, known, strict=True)),
            (*total, str(held.total())),
        ),
        Chart(
            "bars",
            tuple(it or "не указан" for it in known),
            tuple((name, tuple(float(count[it]) for it in known)) for name, count in counted),
            "подключений",
        ),
        Table(columns, rows, total),
    )


def _held(scope: Scope) -> list[Session]:
    return [it for it in scope.history.sessions if scope.has(it.held_on)]


def _scores(held: list[Session]) -> list[int]:
    return [it.score for it in held if it.score is not None]


def _sessions(held: list[Session]) -> tuple[str, str]:
    return str(len(held)), number(mean(_scores(held)))


def _score_cells(held: list[Session]) -> tuple[str, ...]:
    scores = _scores(held)
    return number(mean(scores)), *(str(scores.count(it)) for it in SCORES), str(len(held) - len(scores))
