"""A crew's invitation over real SMTP: the sheet of the site goes along, as a PDF that anybody can open."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.logging import disable_run_logger
from sqlalchemy import Engine, text

from cases.effects import Effect
from cases.facts import Contact, Fact
from cases.forms.desk import Answer
from cases.occurrence import Occurrence
from cases.process.due import Due
from engine.acting import Act
from engine.records import lock_cases
from engine.wiring import settings, wiring
from sandbox.servers import Sandbox
from store.cases import CaseStore
from tasks.letters import send_installation_letter
from tests.sample_cases import MOUNTING, sample_case

NOW = datetime.now(UTC)
SAVIN = Contact(name="Пётр Савин", email="savin@montazh.example", phone="+7 900 000-00-20")
BY_CONTRACTOR = MOUNTING.model_copy(
    update={"starts_at": NOW + timedelta(days=7), "by": "contractor", "installer": "", "contractor": SAVIN}
)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "outside", client_secret="not asked for") as running:
        yield running


@pytest.fixture
def _wired(sandbox: Sandbox, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process is a run's, with the sandbox for its mail server."""
    chosen = {
        "DATABASE_URL": database_url,
        "UI_URL": "http://127.0.0.1:1",
        "NADMOZG_URL": "manual",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(sandbox.smtp_port),
        "SMTP_SECURITY": "none",
        "MAIL_PER_MINUTE": "0",
        "MAIL_SENDER": "onboarding@pass24.example",
    }
    for name, value in chosen.items():
        monkeypatch.setenv(f"ONBOARDING_{name}", value)
    for cached in (settings, wiring):
        cached.cache_clear()
    with disable_run_logger():
        yield
    wiring().engine.dispose()
    for cached in (settings, wiring):
        cached.cache_clear()


@pytest.mark.usefixtures("_wired")
@pytest.mark.parametrize("effect", [Effect.INVITE_CREW, Effect.SEND_INSTALLATION])
def test_the_contractors_crew_gets_the_sheet_as_a_pdf(effect: Effect, sandbox: Sandbox, engine: Engine) -> None:
    facts: tuple[Fact, ...] = (*(it.fact for it in sample_case("received").facts), BY_CONTRACTOR)
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases CASCADE"))
    cases = CaseStore(engine)
    code = cases.open(lambda: Answer(facts, "smirnova", "Открыто."), NOW)[0].code
    case = cases.load(code).case
    to = SAVIN.email if effect is Effect.INVITE_CREW else case.contact.email
    with lock_cases(code):
        send_installation_letter.fn(Act.of(case, Due(effect, Occurrence("1"), to)))
    (letter,) = sandbox.mail.letters_to(to)
    message = letter.message
    files = {it.get_filename(): it for it in message.iter_attachments()}
    assert "pass24.ics" in files
    name = f"{code}-list.pdf"
    assert (name in files) is (effect is Effect.INVITE_CREW), "the sheet is the crew's, not the client's"
    if name in files:
        assert files[name].get_content_type() == "application/pdf"
        assert files[name].get_content().startswith(b"%PDF-")
        plain = message.get_body(("plain",))
        assert plain
        assert "лист площадки (PDF)" in " ".join(plain.get_content().split())
