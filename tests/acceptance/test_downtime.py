"""After weeks of downtime 100 things are due at once; then Prefect's database is lost. Nothing is lost or repeated."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine

from cases.case import Case
from cases.effects import Effect
from cases.facts import (
    AddressAgreed,
    BroughtIn,
    CaseOpened,
    CloudOrdered,
    CloudReady,
    Contact,
    Fact,
    FollowUpPlanned,
    LoggedIn,
    ObjectMade,
    PlaceTold,
    RecordingReady,
    TalkHeld,
    TrainingAppointed,
    TrainingHeld,
)
from cases.forms.desk import Answer
from cases.occurrence import Occurrence
from demo.doors import Forms, Letter, Mailbox, wait_for
from stack.clean import clean
from stack.health import health
from stack.local import Stack
from stack.ports import Ports
from stack.postgres import Postgres
from store.cases import CaseStore
from store.database import connect
from store.ledger import Key, Ledger
from tests.acceptance.conftest import CLOUD_SECONDS, HURRY

pytestmark = pytest.mark.long

NOW = datetime.now(UTC).replace(microsecond=0)
LONG_AGO = NOW - timedelta(days=30)
MANAGERS = {"smirnova": "smirnova@pass24.example", "orlov": "orlov@pass24.example"}
MAIL_PER_MINUTE = 240

TALK = TalkHeld(held_on=LONG_AGO.date(), needs="пропуска", pain="очередь")
HELD = TrainingHeld(number=1, held_on=LONG_AGO.date(), feedback="ясно")
RECORDING = RecordingReady(url="https://video.pass24.example/1")
INVITED = (Effect.SEND_INVITATION, Effect.SEND_PRESENTATIONS, Effect.INVITE_TRAINER, Effect.ASK_REPORT)


class Past:
    """Cases that came so far before everything stood still."""

    def __init__(self, engine: Engine) -> None:
        self.cases = CaseStore(engine)
        self.ledger = Ledger(engine, self.cases)
        self.count = 0

    def case(self, kind: str, *facts: Fact, done: tuple[tuple[Effect, str], ...] = (), manager: str = "") -> Case:
        """`done`: what had been done for it by then."""
        self.count += 1
        opened = CaseOpened(
            object_name=f"{kind} {self.count}",
            object_type="ЖК",
            client_name="Ромашка ООО",
            inn="7707083893",
            contact=Contact(name="Ольга Иванова", email=f"{kind}-{self.count}@client.example"),
            time_zone="Europe/Moscow",
            manager=manager or sorted(MANAGERS)[self.count % 2],
            sales_manager="belova",
        )
        case, _ = self.cases.open(lambda: Answer((opened,), opened.manager, "Открыто."), LONG_AGO)
        done = ((Effect.ASK_FIRST_TALK, "1"), *done)
        for effect, occurrence in done:
            key = Key(case.id, effect, Occurrence(occurrence))
            self.ledger.begin(key, case.contact.email, LONG_AGO)
            self.ledger.finish({key: effect.label}, LONG_AGO, reference=str(uuid4()))
        case, _ = self.cases.record(case.code, lambda _: Answer(facts, opened.manager, "Дальше."), LONG_AGO)
        return case

    def with_cloud(self, kind: str, *facts: Fact, done: tuple[tuple[Effect, str], ...] = (), manager: str = "") -> Case:
        """The client has been sent access."""
        slug = f"s{uuid4().hex[:10]}"  # of its own, over all tests: no two cases may agree on one
        before: tuple[Fact, ...] = (
            TALK,
            AddressAgreed(slug=slug, agreed_by="Ольга", agreed_on=LONG_AGO.date()),
            CloudOrdered(slug=slug, cloud_id=f"c-{slug}", operation_id="op"),
            CloudReady(cloud_id=f"c-{slug}", url="https://x.example/"),
            ObjectMade(object_no="1"),
        )
        made = (
            (Effect.MAKE_CLOUD, slug),
            (Effect.MAKE_SUPPORT_ACCOUNT, f"c-{slug}"),
            (Effect.TELL_SUPPORT_ACCOUNT, f"c-{slug}"),
            (Effect.SEND_CREDENTIALS, "1"),
        )
        return self.case(kind, *before, *facts, done=made + done, manager=manager)

    def with_training(
        self, kind: str, *facts: Fact, done: tuple[tuple[Effect, str], ...] = (), manager: str = ""
    ) -> Case:
        """The training was held, and the registry lacks nothing."""
        invited = tuple((effect, "1") for effect in INVITED)
        place = PlaceTold(address=f"Тверь, Садовая, {self.count}", latitude=56.86, longitude=35.91, to_be_made=False)
        return self.with_cloud(kind, place, training(LONG_AGO), HELD, *facts, done=invited + done, manager=manager)


def training(starts_at: datetime, number: int = 1) -> TrainingAppointed:
    return TrainingAppointed(
        number=number, starts_at=starts_at, time_zone="Europe/Moscow", trainer="orlov", place="офис"
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("downtime")
    return folder


@pytest.fixture(scope="module")
def asleep(home: Path) -> Iterator[Stack]:
    """A stack whose worker is not running."""
    settings = HURRY | {
        "ONBOARDING_MAIL_PER_MINUTE": str(MAIL_PER_MINUTE),
        "ONBOARDING_NADMOZG_PER_MINUTE": "60",  # as many as the sandbox takes
        "ONBOARDING_POLICY__DIGEST_FROM": "5",
        "ONBOARDING_POLICY__LOGIN_LOOK_EVERY": "PT15M",  # nadmozg's sixty requests a minute are for what is asked here
    }
    with Stack(
        home,
        Ports.free(),
        settings=settings,
        cloud_seconds=CLOUD_SECONDS,
        durable=False,
        worker="warm",
        prepared=False,  # Prefect's database is going to be lost
    ) as stack:
        stack.kill_worker()
        yield stack
    clean(home)


@pytest.fixture
def past(asleep: Stack) -> Iterator[Past]:
    engine = connect(asleep.database_url)
    yield Past(engine)
    engine.dispose()


def test_a_hundred_things_due_at_once_are_each_done_once_the_most_urgent_first(asleep: Stack, past: Past) -> None:
    for _ in range(38):
        past.with_cloud("entered", LoggedIn(at=LONG_AGO))
    for _ in range(6):
        # Others gave the access: reminded without a new one, which nadmozg would have to know these clouds for.
        past.with_cloud("absent", BroughtIn(done=("send_credentials 1",)))
    for _ in range(32):
        due = FollowUpPlanned(number=1, due_at=LONG_AGO + timedelta(days=2))
        sent = ((Effect.SCHEDULE_FOLLOW_UP, "1"), (Effect.SEND_SUMMARY, "1"))
        past.with_training("contact", due, RECORDING, done=sent)
    for _ in range(14):
        past.with_training("recording", RECORDING)
    for number in range(5):
        address = AddressAgreed(slug=f"novoe-{number}", agreed_by="Ольга", agreed_on=LONG_AGO.date())
        past.case("cloud", TALK, PlaceTold(address="Тверь"), address)
    for _ in range(5):
        invited = (*((effect, "1") for effect in INVITED), (Effect.INVITE_TRAINER, "2"))
        moved = (training(LONG_AGO), training(NOW + timedelta(hours=20), number=2))
        past.with_cloud("training", LoggedIn(at=LONG_AGO), *moved, done=invited)
    assert past.count == 100

    asleep.start_worker()
    with Forms(asleep) as forms, Mailbox(asleep.sandbox_http_url) as mailbox:
        overlapping = [forms.send("99") for _ in range(2)]
        assert {forms.finished(run, 400).badge for run in overlapping} <= {"Сверено", "Уже идёт"}

        def clouds_are_made() -> bool | None:
            forms.reconcile(seconds=300)
            return sum("Доступ" in it.subject for it in mailbox.letters()) == 5 or None

        wait_for("три облака за раз, всего пять", clouds_are_made, 300)
        letters = mailbox.letters()

    by_kind = Counter(it.to.partition("-")[0] for it in letters if it.to.endswith("client.example"))
    # The trainer's reminders of the day before are no questions.
    digests = [it for it in letters if it.to in MANAGERS.values() and it.subject.startswith("Ваш ход")]
    assert len({it.message_id for it in letters}) == len(letters)
    assert sum(by_kind.values()) == 6 + 14 + 5 + 5
    # A case that the other reconcile had in hand at that moment is asked about by itself.
    assert len(digests) <= 5 * len(MANAGERS)
    assert [sum(questions(it) for it in digests if it.to == to) for to in MANAGERS.values()] == [35, 35]
    assert sum(numbers["done"] for numbers in told_by_events(asleep)) >= 100
    # Each of the five has two letters, the client's and the trainer's.
    assert max(place for place, it in enumerate(letters) if it.to.startswith("training")) < 12
    assert_no_minute_has_more(letters, MAIL_PER_MINUTE)


def questions(letter: Letter) -> int:
    """How many are in a letter to a manager."""
    return int((re.search(r"(\d+) вопрос", letter.subject) or ("", "1"))[1])


def told_by_events(stack: Stack) -> list[dict[str, int]]:
    """The numbers of every reconcile, from Prefect's event feed."""
    body = {"filter": {"event": {"name": ["onboarding.reconciled"]}}, "limit": 50}
    answer = stack.ask_prefect("POST", "/events/filter", json=body).raise_for_status()
    return [it["payload"] for it in answer.json()["events"]]


def assert_no_minute_has_more(letters: list[Letter], most: int) -> None:
    moments = sorted(it.path.stat().st_mtime for it in letters)
    for start in moments:
        assert sum(start <= it < start + 59.5 for it in moments) <= most


def test_when_prefects_database_is_lost_links_and_schedules_are_made_anew(
    asleep: Stack, past: Past, home: Path
) -> None:
    planned = NOW + timedelta(days=5)
    sent = ((Effect.SCHEDULE_FOLLOW_UP, "1"), (Effect.SEND_SUMMARY, "1"))
    case = past.with_training("planned", FollowUpPlanned(number=1, due_at=planned), RECORDING, done=sent)
    with Mailbox(asleep.sandbox_http_url) as mailbox:
        before = len(mailbox.letters())

    asleep.stop()
    server = Postgres(home / "postgres", durable=False)
    with server, psycopg.connect(server.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP DATABASE prefect")
    asleep.start()

    with Forms(asleep) as forms, Mailbox(asleep.sandbox_http_url) as mailbox:
        first = forms.reconcile(seconds=400)
        again = forms.reconcile(seconds=100)
        new = mailbox.letters()[before:]
        assert "База Prefect новая" in first.message
        assert "База Prefect новая" not in again.message
        assert forms.scheduled("82") == [planned]
        to_managers = [it for it in new if it.to in MANAGERS.values()]
        assert sorted(it.to for it in to_managers) == sorted(MANAGERS.values())
        assert all("больше не открываются" in it.text for it in to_managers)
        assert [it.to for it in new if "client.example" in it.to] == []
        asked = to_managers[0]
        outcome = forms.follow(
            asked, "85", outcome="всё хорошо", staff="да", residents="да", gate="да", site_work="нет"
        )
        assert outcome.badge == "Записано"
        card = outcome.message.rpartition("/artifacts/artifact/")[2]
        assert asleep.ask_prefect("GET", f"/artifacts/{card}").is_success
    assert case.code not in outcome.message


def test_the_health_check_tells_what_does_not_answer(asleep: Stack) -> None:
    well = health(asleep)
    assert well.troubles == []
    assert "сверка 0 мин назад" in well.line or "сверка 1 мин назад" in well.line

    late = health(asleep, datetime.now(UTC) + timedelta(minutes=20))
    assert any("сверка" in it for it in late.troubles)

    asleep.kill_server()
    assert any(it.startswith("Prefect: нет ответа") for it in health(asleep).troubles)
    asleep.start_server()
    assert health(asleep).troubles == []
