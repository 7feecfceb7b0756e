"""Reconcile: every few minutes, whatever is due and was not done is done, whoever died in the middle."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from prefect.logging import get_run_logger

from cases.forms.operations import Reconcile
from engine.clock import now
from engine.records import due_cases, looks_due
from engine.wiring import wiring
from journey.monthly_numbers import tell_numbers
from journey.moving import Moved, move_all_on
from journey.registry_drift import nightly
from prefect_ui.board import keep_boards
from prefect_ui.form import Outcome
from prefect_ui.idle_passes import IDLE, drop_idle_passes
from prefect_ui.mark import leave_mark, notice_older_copy
from prefect_ui.reconciled import meet_prefect, report

GOOD = "Сверено"


def reconciled(_: Reconcile) -> Outcome:
    """Looks at every case that is due. The outcome says what was done, healed, refused and left.

    One at a time, on however many machines: two would load and decide every case twice.
    """
    with wiring().locks.alone("reconcile") as ours:
        if not ours:
            return Outcome("Уже идёт", "Сверку сейчас ведёт другой запуск. Что он не успеет, сделает следующая.")
        return _reconcile()


def _reconcile() -> Outcome:
    renewed, restored = meet_prefect(), notice_older_copy()
    most_looks = wiring().settings.policy.login_looks_at_once
    codes = _once(due_cases(), looks_due(most_looks))
    moved, digests, errors = move_all_on(codes, sends_digests=True, most_looks=most_looks)
    leave_mark()
    keep_boards(prefect_is_new=renewed)
    seen = _apart("the registry is not held against nadmozg", lambda: nightly(now()))
    told = _apart("the department's numbers are not told", tell_numbers)
    drop_idle_passes(GOOD, now())
    lines = ["База Prefect новая: ссылки и расписание обновлены."] if renewed else []
    asking = f"База восстановлена из более ранней копии, спрашиваем менеджеров: {', '.join(restored)}."
    lines += [asking] if restored else []
    looked_at = len(moved) + len(errors)
    lines += [f"Проверено подключений: {looked_at}." if looked_at or told else IDLE]
    lines += [f"Одним письмом для {to}: {count}." for to, count in digests.items()]
    lines += [line for code, result in moved.items() for line in _lines(code, result)]
    lines += [f"{code}: ошибка – {words}." for code, words in errors.items()]
    lines += seen + told
    report(
        looked_at=looked_at,
        done=_count(moved, "done") + sum(digests.values()),
        settled=_count(moved, "settled"),
        refused=_count(moved, "refused"),
        failed=_count(moved, "failed"),
        digests=len(digests),
        errors=len(errors),
    )
    return Outcome("Сверено не всё" if errors else GOOD, "\n".join(lines), failed=bool(errors))


def _once(*codes: Iterable[str]) -> Iterator[str]:
    """One after the other, read as they are wanted; none twice."""
    seen: set[str] = set()
    for code in chain.from_iterable(codes):
        if code not in seen:
            seen.add(code)
            yield code


def _apart(otherwise: str, do: Callable[[], list[str]]) -> list[str]:
    """What is not about a case and can wait: whatever keeps it from being done keeps nothing else."""
    try:
        return do()
    except Exception as error:  # noqa: BLE001 - a database or a server is away: the next reconcile tries again
        get_run_logger().warning("%s: %s: %s", otherwise, type(error).__name__, error)
        return []


def _lines(code: str, result: Moved) -> list[str]:
    return [
        *(f"{code}: {words}." for words in result.done),
        *(f"{code}: было под вопросом, разрешено – {words}." for words in result.settled),
        *(f"{code}: отказ – {words}." for words in result.refused),
        *(f"{code}: не получилось – {words}." for words in result.failed),
    ]


def _count(moved: dict[str, Moved], what: str) -> int:
    return sum(len(getattr(it, what)) for it in moved.values())
