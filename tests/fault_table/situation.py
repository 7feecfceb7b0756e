"""Bringing a case to the moment just before a call, without the way there: facts and ledger entries are recorded."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.schemas.objects import State

from cases.case import Case
from cases.effects import Effect
from cases.facts import (
    CaseOpened,
    CloudGiven,
    CloudReady,
    Contact,
    Fact,
    FollowUpPlanned,
    LoggedIn,
    TalkHeld,
    TrainingAppointed,
    TrainingHeld,
)
from cases.forms.desk import Answer
from cases.process.due import Due
from engine.records import decide_now
from engine.wiring import wiring
from sandbox.nadmozg_records import Cloud
from store.ledger import Key
from tests.fault_table.world import World
from tests.run_as import run_as

TODAY = date.today()  # noqa: DTZ011 - any day near now will do
MANAGER, MANAGER_CODE = "smirnova@pass24.example", "smirnova"
HEAD = "guseva@pass24.example"
TALK = TalkHeld(held_on=TODAY, needs="пропуска", pain="очередь у шлагбаума")
HELD = (
    TrainingAppointed(
        number=1,
        starts_at=datetime.now(UTC),
        time_zone="Europe/Moscow",
        trainer="orlov",
        place="https://meet.example/1",
    ),
    TrainingHeld(
        number=1,
        held_on=TODAY,
        feedback="Всё понятно.",
    ),
    FollowUpPlanned(number=1, due_at=datetime.now(UTC) + timedelta(days=4)),
)


@dataclass
class Situation:
    """A case just before a call. `tag` is in its slug, its client's address and its object's name."""

    world: World
    tag: str
    code: str
    case_id: UUID
    prepared: dict[Effect, set[str]] = field(default_factory=dict)
    """What stands in the ledger before the row begins."""

    @property
    def client(self) -> str:
        return f"client@{self.tag}.example"

    @property
    def title(self) -> str:
        return self.case.title

    @property
    def case(self) -> Case:
        return wiring().cases.load(self.code).case

    @property
    def ref(self) -> str:
        """How nadmozg knows the case."""
        return f"{self.code}.{self.case_id.hex[:8]}"

    def record(self, *facts: Fact) -> None:
        """Facts, as if a form had brought them."""
        wiring().cases.record(self.code, lambda _: Answer(facts, "smirnova", "Подготовлено."), datetime.now(UTC))

    def all_done_but(self, *effects: Effect, reference: str = "prepared") -> None:
        """Everything that is due counts as done, except the acts that the row is about."""
        while due := [it for it in decide_now(self.code)[1].due if it.effect not in effects and not it.effect.is_look]:
            for each in due:
                self.done(each, reference)

    def done(self, due: Due, reference: str) -> None:
        """An act in the ledger, done."""
        key, moment = Key(self.case_id, due.effect, due.occurrence), datetime.now(UTC)
        self.prepared.setdefault(due.effect, set()).add(str(due.occurrence))
        wiring().ledger.begin(key, due.recipient, moment)
        wiring().ledger.finish({key: f"{due.effect.label}: подготовлено"}, moment, reference=reference)

    def submit(self, form: Flow[..., Any], **fields: Any) -> State[Any]:
        """A form of this case, as the manager would submit it: a real flow run in this process."""
        return self.submit_as(MANAGER_CODE, form, **fields)

    def submit_as(self, who: str, form: Flow[..., Any], **fields: Any) -> State[Any]:
        """The same by a colleague, by their code."""
        return run_as(who, form, case=self.title, **fields)

    def sales_cloud(self, *, admin_email: str = "") -> Cloud:
        """A cloud that is there and active."""
        nadmozg = self.world.sandbox.nadmozg
        return nadmozg.make_cloud_by_sales(
            self.tag, self.case.opened.object_name, admin_email or "sales@pass24.example"
        )

    def with_cloud(self) -> Cloud:
        """The case has a cloud that we have checked; the client is not its administrator yet."""
        cloud = self.sales_cloud()
        url = self.world.sandbox.nadmozg.url(cloud)
        self.record(CloudGiven(by="sales", cloud_id=cloud.cloud_id), CloudReady(cloud_id=cloud.cloud_id, url=url))
        return cloud

    def trained(self) -> None:
        """The training is over, the client works in the cloud."""
        self.with_cloud()
        self.record(LoggedIn(at=datetime.now(UTC)), *HELD)


def opened(world: World, tag: str, *facts: Fact, manager: str = "smirnova") -> Situation:
    """A new case, with what is known of it."""
    first = CaseOpened(
        object_name=f"Объект {tag}",
        object_type="ЖК",
        client_name=f"{tag} ООО",
        contact=Contact(name="Ольга Ким", email=f"client@{tag}.example"),
        time_zone="Europe/Moscow",
        manager=manager,
        sales_manager="belova",
    )
    case, _ = wiring().cases.open(lambda: Answer((first,), "smirnova", "Открыто."), datetime.now(UTC))
    made = Situation(world, tag, case.code, case.id)
    if facts:
        made.record(*facts)
    return made
