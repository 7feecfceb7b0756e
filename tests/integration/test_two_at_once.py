"""Two at once: twenty threads of two processes on the same five cases; nothing hangs, nothing is sent twice.

`TWO_AT_ONCE_SECONDS=60` makes it a minute.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from cases.effects import Effect
from cases.facts import CaseOpened, CloudGiven, CloudReady, Contact, LoggedIn, TalkHeld
from cases.forms.desk import Answer
from cases.ledger import State
from cases.occurrence import Occurrence
from sandbox.servers import Sandbox
from sandbox.smtp_faults import SmtpFault
from stack.prefect_env import base_environment
from store.cases import CaseStore

ROOT = Path(__file__).parents[2]
SECONDS = float(os.environ.get("TWO_AT_ONCE_SECONDS", "15"))
PROCESSES, THREADS = 2, 10
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(tmp_path_factory.mktemp("outside"), client_secret="not asked for") as running:
        yield running


@pytest.fixture
def codes(engine: Engine) -> list[str]:
    """Five cases whose client works in a cloud made by hand: trainings can be appointed, again and again."""
    cases = CaseStore(engine)
    made = []
    for number in range(5):
        opened = CaseOpened(
            object_name=f"Двое сразу {number}",
            object_type="ЖК",
            client_name="Двое ООО",
            contact=Contact(name="Ольга Ким", email=f"kim@two-{number}.example"),
            time_zone="Europe/Moscow",
            manager="smirnova",
            sales_manager="belova",
        )
        facts = (
            opened,
            TalkHeld(held_on=NOW.date(), needs="пропуска", pain="очередь"),
            CloudGiven(by="hand", cloud_id="", url="https://two.example/", login="kim", password_delivery="лично"),
            CloudReady(cloud_id="", url="https://two.example/"),
            LoggedIn(at=NOW),
        )
        made.append(cases.open(partial(Answer, facts, "smirnova", "Открыто."), NOW)[0].code)
    return made


def run_busy(sandbox: Sandbox, database_url: str, codes: list[str], home: Path) -> list[dict[str, Any]]:
    """What each of the processes has to tell; a process that hangs is a TimeoutExpired."""
    environment = base_environment() | {
        "ONBOARDING_DATABASE_URL": database_url,
        "ONBOARDING_UI_URL": "http://127.0.0.1:1",
        "ONBOARDING_NADMOZG_URL": "manual",
        "ONBOARDING_SMTP_HOST": "127.0.0.1",
        "ONBOARDING_SMTP_PORT": str(sandbox.smtp_port),
        "ONBOARDING_SMTP_SECURITY": "none",
        "ONBOARDING_MAIL_PER_MINUTE": "0",
        "ONBOARDING_MAIL_SENDER": "onboarding@pass24.example",
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    }
    command = [sys.executable, "-m", "tests.two_at_once.busy", str(SECONDS)]
    running = [
        subprocess.Popen(
            [*command, str(seed), str(THREADS), *codes],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in range(PROCESSES)
    ]
    told = []
    for process in running:
        try:
            output, errors = process.communicate(timeout=SECONDS + 150)
        finally:
            process.kill()
        assert process.returncode == 0, errors[-3000:]
        told.append(json.loads(output.splitlines()[-1]))
    return told


def test_twenty_threads_of_two_processes_on_five_cases(
    sandbox: Sandbox, database_url: str, engine: Engine, codes: list[str], tmp_path: Path
) -> None:
    """An appointed training has one invitation, or none if it was moved at once; the last one has it in any case."""
    sandbox.mail.ask(SmtpFault(kind="refuse", phase="rcpt", code=451, times=20))
    sandbox.mail.ask(SmtpFault(kind="delay", phase="mail", seconds=0.05, times=None))

    told = run_busy(sandbox, database_url, codes, tmp_path)

    counts = sum((Counter(it["counts"]) for it in told), Counter[str]())
    print(dict(counts))
    assert [it["errors"] for it in told] == [[], []]
    assert [it["stuck"] for it in told] == [0, 0]
    assert Counter(it.message_id for it in sandbox.mail.letters).most_common(1)[0][1] == 1
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT sum(deadlocks) FROM pg_stat_database")) == 0
        assert not connection.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
    assert counts["recorded, others"] > 10, "they were hardly ever two at once"
    assert len(sandbox.mail.letters) > 20, "hardly anything was done"
    for number, code in enumerate(codes):
        loaded = CaseStore(engine).load(code)
        sent = [it for it in loaded.entries.entries if it.effect is Effect.SEND_INVITATION]
        letters = sandbox.mail.letters_to(f"kim@two-{number}.example")
        invitations = [it for it in letters if "text/calendar" in it.raw.decode("utf-8", "replace")]
        assert {it.state for it in sent} <= {State.DONE, State.OPEN}
        assert len(invitations) == sum(it.state is State.DONE for it in sent)
        assert loaded.case.training is not None
        last = loaded.entries.attempts(Effect.SEND_INVITATION, Occurrence(str(loaded.case.training.number)))
        assert last, f"{code}: nobody invited to the last date, not even those who came too late"
