"""A small chaos; and one whose ledger is broken on purpose, to see that the audit would have noticed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from chaos.plan import Plan, make_plan
from chaos.play import CLOUD_SECONDS, REQUESTS_PER_MINUTE, SETTINGS, Play, Played, time_limit
from stack.clean import clean
from stack.local import Stack
from stack.ports import Ports

pytestmark = pytest.mark.long

TODAY = datetime.now(UTC).astimezone().date()
FORGET = text("DELETE FROM effects WHERE effect = 'send_credentials' AND state = 'done'")
LOOK_AGAIN = text("UPDATE cases SET next_due_at = now() WHERE closed_at IS NULL")


@contextmanager
def stage(home: Path) -> Iterator[Stack]:
    """A stack of its own: it is going to be killed."""
    with Stack(
        home,
        Ports.free(),
        settings=SETTINGS,
        durable=False,
        cloud_seconds=CLOUD_SECONDS,
        requests_per_minute=REQUESTS_PER_MINUTE,
        worker="warm",
    ) as stack:
        yield stack
    clean(home)


def played(stack: Stack, plan: Plan) -> Played:
    limit_s = time_limit(len(plan.journeys), len(plan.kills), "warm")
    return Play(plan, stack, limit_s=limit_s, say=print).play()


def test_three_clients_reach_the_end_once_whatever_is_killed(tmp_path: Path) -> None:
    plan = make_plan(seed=6, cases=3, kills=3, today=TODAY)
    with stage(tmp_path) as stack:
        result = played(stack, plan)

    assert result.findings.wrong == []
    assert (result.findings.finished, result.findings.lost, result.kills) == (3, 0, 3)
    assert result.findings.clouds_twice == result.findings.letters_twice == result.findings.follow_ups_twice == 0


def test_a_ledger_that_forgets_what_it_has_sent_is_found_out(tmp_path: Path) -> None:
    """Somebody deletes the entry of a letter that has gone out: it goes out once more, and nothing says so."""
    plan = make_plan(seed=6, cases=1, kills=0, today=TODAY)
    over = threading.Event()
    with stage(tmp_path) as stack:
        saboteur = threading.Thread(target=_forget_once, args=(stack, over))
        saboteur.start()
        try:
            result = played(stack, plan)
        finally:
            over.set()
            saboteur.join()

    assert not result.ok
    assert result.findings.letters_twice == 1
    assert any("Доступ" in it and "ни слова" in it for it in result.findings.wrong)
    assert result.findings.lost == 0


def _forget_once(stack: Stack, over: threading.Event) -> None:
    """Waits until the client has access and the ledger says so."""
    engine = create_engine(stack.database_url)
    while not over.wait(0.1):
        if _seen(lambda: _access_has_come(stack)):
            try:
                with engine.begin() as connection:
                    forgotten = connection.execute(FORGET).rowcount
                    connection.execute(LOOK_AGAIN)
            except SQLAlchemyError:
                continue
            if forgotten:
                break
    engine.dispose()


def _access_has_come(stack: Stack) -> bool:
    letters = httpx.get(f"{stack.sandbox_http_url}/api/letters", trust_env=False, timeout=10).json()
    return any(it["subject"].startswith("Доступ") for it in letters)


def _seen(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except httpx.HTTPError:
        return False
