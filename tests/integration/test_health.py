"""The health check logs in where we log in, knocks no more where it is refused, and reads Prefect and the database."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, text

from cases.effects import Effect
from cases.occurrence import Occurrence
from sandbox.servers import Sandbox
from stack.health import ask_far_ends
from stack.health_prefect import ask_prefect
from stack.health_report import Health
from stack.telling import teller
from store.cases import CaseStore
from store.ledger import Key, Ledger
from store.metrics import prometheus_text
from store.outages import LOGIN_PAUSES, Outages, login_outages
from store.watch import watch
from tests.integration.test_backup import open_case
from tests.phone import Phone, phone_on

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "mail-password"
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # of the library apprise


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(
        tmp_path_factory.mktemp("sandbox"), client_secret="s", smtp_credentials=("us", PASSWORD), smtp_starttls=True
    ) as made:
        yield made


@pytest.fixture
def given(sandbox: Sandbox) -> dict[str, str]:
    return {
        "ONBOARDING_DATABASE_URL": "postgresql+psycopg://",
        "ONBOARDING_UI_URL": "https://onboarding.company.ru",
        "ONBOARDING_NADMOZG_URL": "manual",
        "ONBOARDING_CA_BUNDLE": str(sandbox.ca_path),
        "ONBOARDING_SMTP_HOST": sandbox.smtp_host,
        "ONBOARDING_SMTP_PORT": str(sandbox.smtp_port),
        "ONBOARDING_SMTP_USERNAME": "us",
        "ONBOARDING_SMTP_PASSWORD": PASSWORD,
        "ONBOARDING_MAIL_SENDER": "onboarding@company.ru",
    }


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with phone_on() as found:
        yield found


@pytest.fixture
def refused(engine: Engine) -> Iterator[Outages]:
    yield login_outages(engine)
    login_outages(engine).end_all()


def asked(settings: dict[str, str], refused: Outages, minutes: float) -> Health:
    found = Health()
    ask_far_ends(settings, refused, NOW + timedelta(minutes=minutes), found)
    return found


def test_a_changed_password_is_bad_and_is_not_tried_again_before_its_time(
    given: dict[str, str], refused: Outages
) -> None:
    assert asked(given, refused, 0).facts == ["почта отвечает"]
    wrong = given | {"ONBOARDING_SMTP_PASSWORD": "changed"}
    assert asked(wrong, refused, 0).wrong == ["mail_login"]
    # The right password would be let in: that it is not shows that nobody has tried.
    held = asked(given, refused, 4.9)
    assert held.wrong == ["mail_login"]
    assert "следующая попытка" in held.troubles[0]
    assert asked(given, refused, 5).troubles == []
    assert refused.all() == []


def test_pauses_grow_with_every_refusal_and_end_at_an_hour(refused: Outages) -> None:
    now = NOW
    for pause in (*LOGIN_PAUSES, LOGIN_PAUSES[-1]):
        refused.note("mail", now)
        assert refused.held("mail", now + pause - timedelta(seconds=1))
        assert not refused.held("mail", now + pause)
        now += pause
    assert refused.all()[0].since == NOW
    refused.end_all()
    assert refused.all() == []


def test_acts_that_failed_and_stay_open_are_counted_from_their_first_failure(engine: Engine) -> None:
    with engine.begin() as connection:  # whatever other tests have left open would be counted, too
        connection.execute(text("DELETE FROM cases"))
    cases = CaseStore(engine)
    ledger, case = Ledger(engine, cases), open_case(cases, "Склад Здоровье")
    key = Key(case.id, Effect.ASK_FIRST_TALK, Occurrence("1"))
    patience = timedelta(minutes=15)
    for minute in (0, 5, 10, 15):
        ledger.begin(key, "a@b.example", NOW + timedelta(minutes=minute))
        ledger.reopen(key, "535", NOW + timedelta(minutes=minute))
    assert watch(engine, NOW + timedelta(minutes=15), patience, patience).open_too_long == 0
    watched = watch(engine, NOW + timedelta(minutes=16), patience, patience, totals=True)
    assert watched.open_too_long == 1
    told = prometheus_text(watched, NOW)
    assert "onboarding_acts_open_too_long 1.0" in told
    assert 'onboarding_effects{effect="ask_first_talk",state="open"} 1.0' in told
    assert "Здоровье" not in told
    ledger.begin(key, "a@b.example", NOW + timedelta(minutes=20))
    ledger.finish({key: "Ушло."}, NOW + timedelta(minutes=20))
    assert watch(engine, NOW + timedelta(hours=9), patience, patience).open_too_long == 0


@pytest.fixture
def prefect() -> Iterator[tuple[str, dict[str, object]]]:
    """Prefect's server as far as the check asks it; None is its database being dead."""
    answers: dict[str, object] = {"/health": True}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self._answer()

        def _answer(self) -> None:
            found = answers.get(self.path)
            self.send_response(500 if found is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", answers
        server.shutdown()
        thread.join()


def test_prefects_database_the_worker_and_runs_that_wait(prefect: tuple[str, dict[str, object]]) -> None:
    url, answers = prefect

    def wrong() -> list[str]:
        found = Health()
        with httpx.Client(base_url=url, trust_env=False) as api:
            ask_prefect(api, NOW, found)
        return found.wrong

    assert wrong() == ["prefect_database"]
    answers |= {"/work_pools/onboarding/workers/filter": [], "/flow_runs/count": 2}
    assert wrong() == ["prefect_runs", "worker", "runs_waiting"]
    answers["/flow_runs/filter"] = []
    assert wrong() == ["worker", "runs_waiting"]
    seen = (NOW - timedelta(minutes=3)).isoformat()
    answers |= {"/work_pools/onboarding/workers/filter": [{"last_heartbeat_time": seen}], "/flow_runs/count": 0}
    assert wrong() == ["worker"]
    now = NOW.isoformat()
    answers["/work_pools/onboarding/workers/filter"] = [{"last_heartbeat_time": seen}, {"last_heartbeat_time": now}]
    assert wrong() == []
    del answers["/health"]
    assert wrong() == ["prefect"]


def test_operators_are_told_by_letter_and_by_notice_when_mail_is_dead(
    sandbox: Sandbox, given: dict[str, str], phone: Phone, tmp_path: Path
) -> None:
    people = tmp_path / "people.toml"
    people.write_text(
        '[[people]]\ncode = "o"\nname = "Олег"\nroles = ["МОС", "МОП", "ТП", "тренер", "эксплуатация"]\n'
        f'email = "oleg@company.ru"\nnotify = ["{phone.url}"]\n'
    )
    given["ONBOARDING_PEOPLE_FILE"] = str(people)
    tell = teller(given, lambda: NOW)
    assert tell("Неисправность", "– рабочий процесс молчит <3> мин", True)
    letter = sandbox.mail.letters[-1]
    assert letter.envelope_to == ("oleg@company.ru",)
    assert letter.subject.startswith("Неисправность")
    assert "молчит <3> мин" in letter.text
    assert phone.received == []
    assert tell("Неисправность", "– почта", False)
    assert teller(given | {"ONBOARDING_SMTP_PORT": "1"}, lambda: NOW)("Неисправность", "– почта", True)
    assert len(phone.received) == 2
    assert len(sandbox.mail.letters) == 1
