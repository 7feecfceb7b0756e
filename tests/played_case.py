"""A case that is played purely: facts told, the clock put forward, everything due done at once, in order, each once.

An invented outside world and a given clock. An act reads «effect occurrence», as the ledger knows it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from cases.case import Case, Recorded
from cases.effects import Effect
from cases.facts import (
    AddressAgreed,
    CloudOrdered,
    CloudReady,
    Contact,
    ContactCorrected,
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    FollowUpStarted,
    LoggedIn,
    Outcome,
    RecordingReady,
    TalkHeld,
    TechnicalCard,
    TrainingAppointed,
    TrainingHeld,
)
from cases.forms.desk import Answer, Desk
from cases.ledger import Entries, Entry, State
from cases.people import Person, Role
from cases.policy import Policy
from cases.process.decisions import decide
from cases.process.due import Decision, Due
from tests.sample_cases import DIRECTORY, MANAGER, TRAINER, sample_case

POLICY = Policy()
HEAD = Person("guseva", "Ирина Гусева", frozenset({Role.HEAD}), "guseva@pass24.example")
CLIENT = "kim@romashka.example"


def utc(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


MONDAY = utc(11, 16, 7)


class Journey:
    """A case that is played: facts are told, the clock is put forward, and whatever is due is done at once."""

    def __init__(
        self, *facts: Fact, at: datetime = MONDAY, manual: bool = False, zone: str = "Asia/Yekaterinburg"
    ) -> None:
        opened = sample_case("opened").opened.model_copy(update={"time_zone": zone})
        self.now = at
        self.manual = manual
        self.prefect_since: datetime | None = None
        self.digests: dict[str, datetime] = {}
        self.people = DIRECTORY
        self.facts: list[Recorded] = []
        self.ledger: dict[tuple[Effect, str], Entry] = {}
        self.acts: list[str] = []
        self.due: list[Due] = []
        self.looks: list[Due] = []
        self.dead_addresses: set[str] = set()
        self.refusals: dict[Effect, str] = {}
        self.unavailable: set[Effect] = set()
        self.orders_clouds = True
        self.decision = Decision()
        self.tell(opened, *facts, at=at)

    @property
    def case(self) -> Case:
        return Case(UUID(int=42), "R-0042", tuple(self.facts))

    def tell(self, *facts: Fact, at: datetime | None = None) -> list[str]:
        """Records facts at a moment (now, if none is given), and does what is due. The acts that were done."""
        self.now = at or self.now
        self.facts += [Recorded(fact, self.now, MANAGER.code) for fact in facts]
        return self.move_on()

    def fill_in(self, read: Callable[..., Answer], at: datetime | None = None, /, **fields: object) -> list[str]:
        """The same, through a manager's form."""
        self.now = at or self.now
        answer = read(self.case, Desk(self.now, DIRECTORY, POLICY, self.manual), **fields)
        return self.tell(*answer.facts)

    def wait(self, until: datetime) -> list[str]:
        """Puts the clock forward and does what is due then."""
        assert until >= self.now
        self.now = until
        return self.move_on()

    def quiet_until(self, moment: datetime) -> None:
        """Nothing but looks is due at any hour before the moment, and somebody will look by then."""
        while self.now < moment - timedelta(hours=1):
            assert self.wait(self.now + timedelta(hours=1)) == []
        assert self.wait(moment - timedelta(seconds=1)) == []
        assert self.decision.next_due_at is not None
        assert self.decision.next_due_at <= max(moment, self.now + POLICY.login_look_every)

    def decide(self) -> Decision:
        entries = Entries(self.ledger.values())
        return decide(
            self.case,
            entries,
            self.now,
            POLICY,
            self.people,
            manual_cloud=self.manual,
            prefect_since=self.prefect_since,
            digests=self.digests,
        )

    def move_on(self) -> list[str]:
        """As flows.journey does it: the first thing due, then decide afresh."""
        before, tried = len(self.acts), set[tuple[Effect, str]]()
        self.looks = []
        while True:
            self.decision = self.decide()
            due = [it for it in self.decision.due if (it.effect, it.occurrence) not in tried]
            if not due:
                return self.acts[before:]
            tried.add((due[0].effect, due[0].occurrence))
            assert len(tried) < 30, f"no end of {due[0]}"
            self._act(due[0])

    def _act(self, due: Due) -> None:
        if due.effect.is_look:
            self.looks.append(due)
            return
        earlier = self.ledger.get((due.effect, due.occurrence))
        assert earlier is None or earlier.state is State.OPEN, f"{due} is due twice"
        self.now += timedelta(seconds=1)
        entry = Entry(due.effect, due.occurrence, State.DONE, self.now, done_at=self.now, recipient=due.recipient)
        if due.effect in self.unavailable:
            entry = replace(entry, state=State.OPEN, done_at=None, error="no answer")
        elif due.recipient in self.dead_addresses:
            error = "550: ящика нет"
            entry = replace(entry, state=State.REFUSED, done_at=None, refused_by="mail", error=error)
        elif due.effect in self.refusals:
            error = self.refusals.pop(due.effect)
            entry = replace(entry, state=State.REFUSED, done_at=None, refused_by="nadmozg", error=error)
        self.ledger[due.effect, due.occurrence] = entry
        self.acts.append(f"{due.effect} {due.occurrence}")
        self.due.append(due)
        if due.effect is Effect.MAKE_CLOUD and entry.state is State.DONE and self.orders_clouds:
            slug = entry.base
            self.facts.append(
                Recorded(CloudOrdered(slug=slug, cloud_id="c-1", operation_id="op-1"), self.now, "system")
            )

    def put(self, effect: Effect, occurrence: str, state: State) -> None:
        """Changes an entry of the ledger, as a death or reconcile would."""
        self.ledger[effect, occurrence] = replace(self.ledger[effect, occurrence], state=state)

    @property
    def turn(self) -> tuple[str, str]:
        return self.decision.turn, self.decision.stage


TALK = TalkHeld(held_on=date(2026, 11, 17), needs="пропуска", pain="очередь")
ADDRESS = AddressAgreed(slug="romashka", agreed_by="Ольга Ким", agreed_on=date(2026, 11, 17))
READY = CloudReady(cloud_id="c-1", url="https://romashka.pass24.online/")
LOGGED_IN = LoggedIn(at=utc(11, 18, 6))
NEW_CONTACT = ContactCorrected(contact=Contact(name="Ольга Ким", email="olga@romashka.example"))
APPOINTED = TrainingAppointed(
    number=1, starts_at=utc(11, 25, 6), time_zone="Asia/Yekaterinburg", trainer=TRAINER.code, place="офис"
)
MOVED = APPOINTED.model_copy(update={"number": 2, "starts_at": utc(11, 27, 6)})
CARD = TechnicalCard(server_format="облако", equipment="2 шлагбаума", integration="настроена", passage_points=3)
HELD = TrainingHeld(number=1, held_on=date(2026, 11, 25), feedback="ясно", card=CARD)
PLANNED = FollowUpPlanned(number=1, due_at=utc(11, 27, 5))
RECORDING = RecordingReady(url="https://video.example/1")


def answered(outcome: Outcome, number: int = 1, *, site_work: bool = True) -> FollowUpAnswered:
    return FollowUpAnswered(number=number, outcome=outcome, answers="…", site_work=site_work, reason="причина")


def with_access(**options: str) -> Journey:
    """Talk, cloud and access on Tuesday 17 November, 06:25 UTC."""
    journey = Journey(TALK, ADDRESS, at=utc(11, 17, 6), **options)  # type: ignore[arg-type]
    journey.tell(READY, at=utc(11, 17, 6, 25))
    return journey


def with_training() -> Journey:
    journey = with_access()
    journey.tell(LOGGED_IN, APPOINTED, at=utc(11, 18, 7))
    return journey


def with_report() -> Journey:
    journey = with_training()
    journey.tell(HELD, PLANNED, RECORDING, at=utc(11, 25, 8))
    return journey


def with_follow_up() -> Journey:
    journey = with_report()
    journey.tell(FollowUpStarted(number=1), at=utc(11, 27, 5))
    return journey
