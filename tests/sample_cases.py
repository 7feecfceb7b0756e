"""A case at any stage of its way, for tests: `sample_case(upto="training")`."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from cases.case import Case, Recorded
from cases.facts import (
    AddressAgreed,
    CaseOpened,
    CloudOrdered,
    CloudReady,
    Contact,
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    FollowUpStarted,
    LoggedIn,
    PhotosJudged,
    PhotosReceived,
    RecordingReady,
    TalkHeld,
    TechnicalCard,
    TrainingAppointed,
    TrainingHeld,
)
from cases.people import People, Person, Role

OPENED_AT = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)

MANAGER = Person(
    "smirnova", "Анна Смирнова", frozenset({Role.MANAGER, Role.TRAINER}), "smirnova@pass24.example", "+7 495 000-00-01"
)
TRAINER = Person("orlov", "Павел Орлов", frozenset({Role.TRAINER}), "orlov@pass24.example", "+7 495 000-00-02")
SALES = Person("belova", "Мария Белова", frozenset({Role.SALES}), "belova@pass24.example", "+7 495 000-00-03")
SUPPORT = Person("support", "Техподдержка PASS24", frozenset({Role.TECH_SUPPORT}), "support@pass24.example")
PEOPLE = (MANAGER, TRAINER, SALES, SUPPORT)
DIRECTORY = People(PEOPLE)

_WAY: dict[str, tuple[Fact, ...]] = {
    "opened": (),
    "talk": (
        TalkHeld(
            held_on=date(2026, 11, 17),
            needs="пропуска для гостей и курьеров, въезд по номерам",
            pain="очередь из машин у шлагбаума по вечерам",
            notes="охрана хочет видеть заявки на планшете",
        ),
    ),
    "address": (AddressAgreed(slug="romashka", agreed_by="Ольга Ким", agreed_on=date(2026, 11, 17)),),
    "ordered": (CloudOrdered(slug="romashka", cloud_id="c-1042", operation_id="op-1"),),
    "cloud": (CloudReady(cloud_id="c-1042", url="https://romashka.pass24.online/"),),
    "logged_in": (LoggedIn(at=datetime(2026, 11, 18, 6, 0, tzinfo=UTC)),),
    "training": (
        TrainingAppointed(
            number=1,
            starts_at=datetime(2026, 11, 25, 6, 0, tzinfo=UTC),
            time_zone="Asia/Yekaterinburg",
            trainer="orlov",
            place="https://meet.pass24.example/romashka",
        ),
    ),
    "held": (
        TrainingHeld(
            number=1,
            held_on=date(2026, 11, 25),
            feedback="Всё понятно, охране понравилось.",
            card=TechnicalCard(
                server_format="облако",
                equipment="2 шлагбаума CAME, камеры с распознаванием номеров",
                integration="настроена",
                passage_points=3,
            ),
        ),
        FollowUpPlanned(number=1, due_at=datetime(2026, 11, 27, 5, 0, tzinfo=UTC)),
    ),
    "recording": (RecordingReady(url="https://video.pass24.example/romashka"),),
    "follow_up": (FollowUpStarted(number=1),),
    "answered": (FollowUpAnswered(number=1, outcome="well", answers="Все вошли, гостей пускают по заявкам."),),
    "photos": (PhotosReceived(round=1, where="https://disk.pass24.example/romashka/photos"),),
    "judged": (PhotosJudged(round=1, photos_ok=True, power_220=True, internet=True),),
}

STAGES = tuple(_WAY)
"""From the first to the last; a case up to a stage has the facts of all before it."""


def sample_case(
    upto: str = "judged",
    *,
    object_name: str = "ЖК Ромашка",
    contact: Contact | None = None,
    more: tuple[Fact, ...] = (),
) -> Case:
    """A case that has gone as far as `upto`, and then `more`; everything went well. An hour from fact to fact."""
    opened = CaseOpened(
        object_name=object_name,
        object_type="ЖК",
        client_name="Ромашка ООО",
        contact=contact or Contact(name="Ольга Ким", email="kim@romashka.example", phone="+7 912 000-11-22"),
        time_zone="Asia/Yekaterinburg",
        manager=MANAGER.code,
        sales_manager=SALES.code,
        needs="пропуска для гостей",
        pain="очередь у шлагбаума",
        objects="ещё один дом сдаётся весной",
    )
    facts: list[Fact] = [opened]
    for stage in STAGES[: STAGES.index(upto) + 1]:
        facts += _WAY[stage]
    facts += more
    recorded = (Recorded(fact, OPENED_AT + timedelta(hours=hour), MANAGER.code) for hour, fact in enumerate(facts))
    return Case(UUID("00000000-0000-4000-8000-000000000042"), "R-0042", tuple(recorded))
