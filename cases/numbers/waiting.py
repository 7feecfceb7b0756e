"""What is asked is answered in time or not; and where connections wait at this moment, on whom, since when."""

from collections.abc import Iterable
from datetime import date

from cases.calendar_days import local_day, working_day_before
from cases.effects import Effect
from cases.numbers.history import REQUEST, Asked, Open
from cases.numbers.measure import Chart, Measure, Scope, Table, number, share
from cases.policy import Policy
from cases.turns import Stage, Turn
from cases.wording import times

OLDEST = 5


def longest_term(policy: Policy) -> int:
    """How many working days a question stands at the most before a reminder is due."""
    return max(
        policy.first_talk_within_days + 1,
        policy.question_overdue_after_days,
        policy.report_overdue_after_days,
        policy.follow_up_overdue_after_days,
        policy.photos_overdue_after_days,
        policy.request_taken_after_days + policy.request_answered_after_days,
        policy.purchase_answered_after_days,
        policy.cloud_help_overdue_after_days,
        policy.question_answered_after_days,
    )


def settled_before(today: date, policy: Policy) -> date:
    """What was asked before this day has been answered, or a reminder has left."""
    for _ in range(longest_term(policy)):
        today = working_day_before(today)
    return today


def on_time(scope: Scope) -> Measure:
    """The share of each step that needed no reminder."""
    border = settled_before(local_day(scope.now, scope.policy.office_time_zone), scope.policy)
    asked = [it for it in scope.history.asked if scope.has(it.asked_on) and it.asked_on < border]
    order = {effect.value: at for at, effect in enumerate(Effect)}
    steps = sorted({it.step for it in asked}, key=lambda it: (order.get(it, len(order)), it))
    found = [(_step(step), [it for it in asked if it.step == step]) for step in steps]
    longest = times(longest_term(scope.policy), "рабочего дня", "рабочих дней", "рабочих дней")
    return Measure(
        "on-time",
        "В срок, по шагам",
        "Доля вопросов («ваш ход») и запросов коллегам, на которые ответили, не дожидаясь напоминания. Месяц – тот, "
        f"когда спросили. Вопросы последних {longest} не входят: у части из них срок ещё не вышел.",
        Table(
            ("Шаг", "Спросили", "В срок", "Доля"),
            tuple((name, *_in_time(them)) for name, them in found),
            ("Всего", *_in_time(asked)),
        ),
        Chart(
            "sideways",
            tuple(name for name, _ in found),
            (("в срок", tuple(round(100 * (1 - _late(them) / _count(them))) for _, them in found)),),
            "%",
        ),
    )


def waiting(scope: Scope) -> Measure:
    """Where connections are now, by stage, and the longest since when."""
    stages = {stage.value: at for at, stage in enumerate(Stage)}
    found: dict[tuple[str, str], list[Open]] = {}
    for it in scope.history.open:
        found.setdefault((it.stage, it.turn or "никто"), []).append(it)
    rows = sorted(found.items(), key=lambda it: (stages.get(it[0][0], len(stages)), it[0][1]))
    counts = [(f"{stage}: {turn}", len(them)) for (stage, turn), them in rows]
    return Measure(
        "waiting",
        "Где ждут сейчас",
        "Открытые подключения на эту минуту: этап и чей ход. «Дольше всех» – сколько календарных дней ход за ними без "
        "перерыва. Период на эту таблицу не влияет.",
        Table(
            ("Этап", "Чей ход", "Подключений", "Дольше всех, дней"),
            tuple((*key, str(len(them)), _longest(scope, them)) for key, them in rows),
            ("Всего", "", str(len(scope.history.open)), _longest(scope, scope.history.open)),
        ),
        Chart(
            "sideways",
            tuple(name for name, _ in counts),
            (("подключений", tuple(float(it) for _, it in counts)),),
            "подключений",
        ),
    )


def oldest(scope: Scope) -> Measure:
    """The few that have waited longest for one thing, and what it is; who is on a pause waits for nothing."""
    waits = sorted((it for it in scope.history.open if it.turn != Turn.PAUSE), key=lambda it: it.since)[:OLDEST]
    return Measure(
        "oldest",
        "Дольше всех ждут",
        "Пять открытых подключений, у которых дольше всего не меняется, чей ход, и то одно, чего каждое ждёт. Те, что "
        "на паузе, не входят.",
        Table(
            ("Подключение", "Чей ход", "Чего ждёт", "Дней", "Менеджер"),
            tuple(
                (it.title, it.turn or "никто", it.what or it.stage, _longest(scope, [it]), scope.called(it.manager))
                for it in waits
            ),
            codes=tuple(it.code for it in waits),
        ),
    )


def _step(step: str) -> str:
    if step == REQUEST:
        return "ответить на запрос коллеги"
    return Effect(step).row.asks if step in set(Effect) else step


def _late(asked: list[Asked]) -> int:
    return sum(it.count for it in asked if it.late)


def _count(asked: list[Asked]) -> int:
    return sum(it.count for it in asked)


def _in_time(asked: list[Asked]) -> tuple[str, str, str]:
    good = _count(asked) - _late(asked)
    return str(_count(asked)), str(good), share(good, _count(asked))


def _longest(scope: Scope, them: Iterable[Open]) -> str:
    return number(max(((scope.now - it.since).days for it in them), default=None), 0)
