"""Settings are tried at real far ends: a mail server with a login, nadmozg, and a PostgreSQL of the system's."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sandbox.servers import Sandbox
from stack.findings import Findings
from stack.setting_trials import try_out
from tests.other_postgres import INSTALLED, make_database, other_server

ROOT = Path(__file__).parents[2]
SECRET, PASSWORD = "nadmozg-secret", "mail-password"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(
        tmp_path_factory.mktemp("sandbox"), client_secret=SECRET, smtp_credentials=("us", PASSWORD), smtp_starttls=True
    ) as made:
        yield made


@pytest.fixture
def given(sandbox: Sandbox) -> dict[str, str]:
    return {
        "ONBOARDING_UI_URL": "https://onboarding.company.ru",
        "ONBOARDING_NADMOZG_URL": sandbox.nadmozg_url,
        "ONBOARDING_NADMOZG_CLIENT_ID": "onboarding",
        "ONBOARDING_NADMOZG_CLIENT_SECRET": SECRET,
        "ONBOARDING_CA_BUNDLE": str(sandbox.ca_path),
        "ONBOARDING_SMTP_HOST": sandbox.smtp_host,
        "ONBOARDING_SMTP_PORT": str(sandbox.smtp_port),
        "ONBOARDING_SMTP_SECURITY": "starttls",
        "ONBOARDING_SMTP_USERNAME": "us",
        "ONBOARDING_SMTP_PASSWORD": PASSWORD,
        "ONBOARDING_MAIL_SENDER": "onboarding@company.ru",
    }


def tried(settings: dict[str, str]) -> Findings:
    found = Findings()
    try_out(settings, found, patience_s=5)
    return found


def test_logins_that_are_right_are_let_in_and_nothing_is_sent(sandbox: Sandbox, given: dict[str, str]) -> None:
    found = tried(given)
    assert (found.faults, found.remarks) == ([], [])
    assert [it.partition(":")[0] for it in found.good] == ["почта", "nadmozg"]
    assert sandbox.mail.letters == []


@pytest.mark.parametrize(
    ("name", "far_end"), [("SMTP_PASSWORD", "почта"), ("NADMOZG_CLIENT_SECRET", "nadmozg"), ("SMTP_USERNAME", "почта")]
)
def test_a_login_that_is_wrong_is_said(given: dict[str, str], name: str, far_end: str) -> None:
    found = tried(given | {f"ONBOARDING_{name}": "wrong"})
    assert found.faults == [f"{far_end}: вход не принят, проверьте имя и пароль"]


def test_an_authority_that_is_unknown_and_nobody_there_are_said(given: dict[str, str]) -> None:
    del given["ONBOARDING_CA_BUNDLE"]
    assert [it.partition(":")[0] for it in tried(given).faults] == ["почта", "nadmozg"]
    found = tried(given | {"ONBOARDING_NADMOZG_URL": "manual", "ONBOARDING_SMTP_PORT": "1"})
    assert [it.partition(":")[0] for it in found.faults] == ["почта"]


CALENDAR = "private-0a1b2c3d"
TEXT = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1@x\r\nDTSTART:20200101T070000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n\
END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def with_calendars(folder: Path, *lines: str) -> dict[str, str]:
    """people.toml, where the first of the department have these calendars."""
    text = (ROOT / "people.toml").read_text(encoding="utf-8")
    for line in lines:
        text = text.replace("\n[[people]]", f"\n[[people!]]\ncalendar = {line}", 1)
    (folder / "people.toml").write_text(text.replace("[[people!]]", "[[people]]"), encoding="utf-8")
    return {"ONBOARDING_PEOPLE_FILE": str(folder / "people.toml"), "ONBOARDING_CALENDAR_A": CALENDAR}


def test_calendars_are_read_and_one_that_does_not_open_is_only_a_remark(
    sandbox: Sandbox, given: dict[str, str], tmp_path: Path
) -> None:
    sandbox.calendars.publish(CALENDAR, TEXT)
    base = f"{sandbox.nadmozg.base_url}/calendars"
    people = with_calendars(tmp_path, f'"{base}/${{ONBOARDING_CALENDAR_A}}.ics"', f'"{base}/secret-gone.ics"')
    found = tried(given | people | {"ONBOARDING_ALLOW_PRIVATE_ADDRESSES": "true"})
    assert found.faults == []
    assert found.good[2:] == ["календарь: Анна Смирнова: читается, занято за две недели: 14"]
    assert found.remarks == ["календарь: Павел Орлов: the calendar's server answers 404"]
    inside = tried(given | people)
    assert inside.faults == []
    assert [it.partition("; ")[0] for it in inside.remarks] == [
        "календарь: Анна Смирнова: лежит во внутренней сети",
        "календарь: Павел Орлов: лежит во внутренней сети",
    ]
    assert CALENDAR not in found.report + inside.report
    assert "secret-gone" not in found.report + inside.report


@pytest.mark.skipif(not INSTALLED, reason="no PostgreSQL of the system's: apt-get install postgresql-15")
def test_rights_that_are_missing_in_a_database_are_said(given: dict[str, str]) -> None:
    with other_server(INSTALLED[0]) as server:
        cases = make_database(server, "cases", may_create=False)
        history = make_database(server, "history", may_create=False)
        given |= {"ONBOARDING_DATABASE_URL": cases, "ONBOARDING_PREFECT_DATABASE_URL": history}
        assert tried(given).faults == []  # pg_trgm is trusted: the owner may make it
        with psycopg.connect(f"{server}cases", autocommit=True) as admin:
            admin.execute("ALTER DATABASE cases OWNER TO admin")
            admin.execute("ALTER DATABASE history OWNER TO admin")
            assert [it.partition(":")[0] for it in tried(given).faults] == ["база подключений", "база Prefect"]
        wrong = given | {"ONBOARDING_DATABASE_URL": cases.replace(":p@", ":wrong@")}
        assert "База не отвечает" in tried(wrong).faults[0]
