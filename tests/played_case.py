"""A case that is played purely: facts told, the clock put forward, everything due done at once, in order, each once.

An invented outside world and a given clock. An act reads «effect occurrence», as the ledger knows it.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from cases.case import Case, Recorded
from cases.effect_row import FarEnd
from cases.effects import Effect
from cases.facts import (
    CaseOpened,
    CloudOrdered,
    Contact,
    ContactJudged,
    EndJudged,
    Fact,
    FirstPaid,
    OrderApproved,
    OrderDocumented,
    OrderPaid,
    OrderRefused,
    PlaceTold,
)
from cases.forms.desk import Desk, Dossier
from cases.forms.form import Form
from cases.ledger import Entries, Entry, State
from cases.people import Person, Role
from cases.policy import Policy
from cases.process.circumstances import Circumstances
from cases.process.decisions import decide
from cases.process.due import Decision, Due
from cases.suppliers import Suppliers
from journey.loop import act_until_nothing_is_due
from tests.sample_people import ACCOUNTANT, COLLEAGUE, DIRECTOR, DIRECTORY, HEAD, MANAGER, SALES

POLICY = Policy()
CLIENT = "kim@romashka.example"


def utc(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


MONDAY = utc(11, 16, 7)


OPENED = CaseOpened(
    object_name="ЖК Ромашка",
    object_type="ЖК",
    client_name="Ромашка ООО",
    contact=Contact(name="Ольга Ким", email=CLIENT, phone="+7 912 000-11-22"),
    time_zone="Asia/Yekaterinburg",
    manager=MANAGER.code,
    sales_manager=SALES.code,
    needs="пропуска для гостей",
    pain="очередь у шлагбаума",
    objects="ещё один дом сдаётся весной",
    bought=("пропуска", "распознавание номеров"),
    inn="7707083893",
)


PLACE = PlaceTold(address="Екатеринбург, ул. Ленина, 5", latitude=56.8389, longitude=60.6057)


PAID = FirstPaid(paid_on=date(2026, 8, 31), month=date(2026, 9, 1))


def said_by(fact: Fact) -> str:
    """Who says such a thing in tests where nothing else is said."""
    if isinstance(fact, OrderApproved | OrderRefused):
        return DIRECTOR.code if fact.role is Role.DIRECTOR else HEAD.code
    if isinstance(fact, OrderPaid | OrderDocumented):
        return ACCOUNTANT.code
    return COLLEAGUE.code if isinstance(fact, ContactJudged | EndJudged) else MANAGER.code


class Journey:
    """A case that is played: facts are told, the clock is put forward, and whatever is due is done at once."""

    def __init__(
        self,
        *facts: Fact,
        at: datetime = MONDAY,
        manual: bool = False,
        zone: str = "Asia/Yekaterinburg",
        place: PlaceTold | None = PLACE,
        paid: bool = True,
    ) -> None:
        opened = OPENED.model_copy(update={"time_zone": zone})
        self.now = at
        self.manual = manual
        self.prefect_since: datetime | None = None
        self.digests: dict[str, datetime] = {}
        self.people = DIRECTORY
        self.suppliers = Suppliers()
        self.policy = POLICY
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
        self.object_facts = (Recorded(PAID, at, SALES.code),) if paid else ()
        self.tell(opened, *([place] if place else []), *facts, at=at)

    @property
    def case(self) -> Case:
        return Case(UUID(int=42), "R-0042", tuple(self.facts), "OB-0042", self.object_facts)

    def tell(self, *facts: Fact, at: datetime | None = None, by: str = "") -> list[str]:
        """Records facts at a moment (now, if none is given), and does what is due. The acts that were done."""
        self.now = at or self.now
        self.facts += [Recorded(fact, self.now, by or said_by(fact)) for fact in facts]
        return self.move_on()

    def fill_in(self, form: type[Form], at: datetime | None = None, /, **filled_in: object) -> list[str]:
        """The same, through a manager's form."""
        return self.filled_in_by(MANAGER, form, at, **filled_in)

    def filled_in_by(
        self, who: Person, form: type[Form], at: datetime | None = None, /, **filled_in: object
    ) -> list[str]:
        """The same, through a form that somebody else has open."""
        self.now = at or self.now
        raw = {"case": self.case.title, **filled_in}
        answer = form(raw, replace(self.desk, actor=who), Dossier(self.case, self.entries, self.decided)).answer()
        return self.tell(*answer.facts, by=answer.actor)

    def second_person(self, form: type[Form], at: datetime | None = None, /, **filled_in: object) -> list[str]:
        """A form that was opened by a link for somebody who has not asked for it."""
        self.now = at or self.now
        raw = form.link(self.case, self.people, self.manual) | filled_in
        desk = replace(self.desk, actor=COLLEAGUE)
        answer = form(raw, desk, Dossier(self.case, self.entries, self.decided)).answer()
        return self.tell(*answer.facts, by=answer.actor)

    @property
    def desk(self) -> Desk:
        return Desk(self.now, self.people, self.policy, self.manual, suppliers=self.suppliers, actor=MANAGER)

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

    @property
    def given(self) -> Circumstances:
        return Circumstances(
            self.now,
            self.policy,
            self.people,
            self.manual,
            prefect_since=self.prefect_since,
            digests=self.digests,
            suppliers=self.suppliers,
        )

    @property
    def entries(self) -> Entries:
        return Entries(self.ledger.values())

    def decided(self) -> Decision:
        return decide(self.case, self.entries, self.given)

    def move_on(self) -> list[str]:
        """As a form does it; the acts that were done."""
        before, self.looks = len(self.acts), []
        act_until_nothing_is_due(self)
        return self.acts[before:]

    # What the loop asks of us (journey/loop.py). There is no case that changes while it runs: one version.

    def decide(self) -> tuple[Decision, int]:
        return self.decided(), 0

    def leaves_out(self, due: Due) -> bool:
        return False

    def rest(self, decision: Decision) -> bool:
        self.decision = decision
        return True

    def act(self, due: Due) -> None:
        if due.effect.is_look:
            self.looks.append(due)
            return
        key = due.effect, str(due.occurrence)
        earlier = self.ledger.get(key)
        assert earlier is None or earlier.state is State.OPEN, f"{due} is due twice"
        self.now += timedelta(seconds=1)
        self.ledger[key] = entry = self._outcome(due)
        self.acts.append(f"{due.effect} {due.occurrence}")
        self.due.append(due)
        if due.effect is Effect.MAKE_CLOUD and entry.state is State.DONE and self.orders_clouds:
            ordered = CloudOrdered(slug=due.occurrence.base, cloud_id="c-1042", operation_id="op-1")
            self.facts.append(Recorded(ordered, self.now, "system"))

    def _outcome(self, due: Due) -> Entry:
        entry = Entry(due.effect, due.occurrence, State.DONE, self.now, done_at=self.now, recipient=due.recipient)
        if due.effect in self.unavailable:
            return replace(entry, state=State.OPEN, done_at=None, error="no answer")
        refused = replace(entry, state=State.REFUSED, done_at=None)
        if due.recipient in self.dead_addresses:
            return replace(refused, refused_by=FarEnd.MAIL, error="550: ящика нет")
        if due.effect in self.refusals:
            return replace(refused, refused_by=FarEnd.NADMOZG, error=self.refusals.pop(due.effect))
        return entry

    def put(self, effect: Effect, occurrence: str, state: State) -> None:
        """Changes an entry of the ledger, as a death or reconcile would."""
        self.ledger[effect, occurrence] = replace(self.ledger[effect, occurrence], state=state)

    @property
    def turn(self) -> tuple[str, str]:
        return self.decision.turn, self.decision.stage
