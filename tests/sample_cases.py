"""Cases at any stage of their way, for all tests: of facts (`sample_case("training")`), and played (`PLAYED`)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from cases.case import Case, Recorded
from cases.facts import (
    AddressAgreed,
    CloudOrdered,
    CloudReady,
    Contact,
    ContactCorrected,
    Counted,
    EndJudged,
    EquipmentTold,
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    FollowUpStarted,
    InstallationAppointed,
    InstallationReported,
    LoggedIn,
    OpenQuestion,
    Outcome,
    RecordingReady,
    RequestSent,
    RequestTaken,
    SiteWork,
    TalkHeld,
    TechnicalCard,
    TrainingAppointed,
    TrainingHeld,
)
from cases.people import Role
from tests.played_case import OPENED, Journey, said_by, utc
from tests.sample_people import DIRECTORY as DIRECTORY
from tests.sample_people import INSTALLER as INSTALLER
from tests.sample_people import MANAGER as MANAGER
from tests.sample_people import PEOPLE as PEOPLE
from tests.sample_people import SALES as SALES
from tests.sample_people import SUPPORT as SUPPORT
from tests.sample_people import TRAINER as TRAINER
from tests.sample_site import ALL_ACCEPTED, ALL_PHOTOS, SITE_KNOWN

OPENED_AT = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)

TALK = TalkHeld(
    held_on=date(2026, 11, 17),
    needs="пропуска для гостей и курьеров, въезд по номерам",
    pain="очередь из машин у шлагбаума по вечерам",
    notes="охрана хочет видеть заявки на планшете",
)
SITE_WORK, NO_SITE_WORK = SiteWork(expected=True), SiteWork(expected=False)
ADDRESS = AddressAgreed(slug="romashka", agreed_by="Ольга Ким", agreed_on=date(2026, 11, 17))
ORDERED = CloudOrdered(slug="romashka", cloud_id="c-1042", operation_id="op-1")
READY = CloudReady(cloud_id="c-1042", url="https://romashka.pass24.online/")
LOGGED_IN = LoggedIn(at=datetime(2026, 11, 18, 6, 0, tzinfo=UTC))
APPOINTED = TrainingAppointed(
    number=1,
    starts_at=datetime(2026, 11, 25, 6, 0, tzinfo=UTC),
    time_zone="Asia/Yekaterinburg",
    trainer=TRAINER.code,
    place="https://meet.pass24.example/romashka",
)
HELD = TrainingHeld(
    number=1,
    held_on=date(2026, 11, 25),
    feedback="Всё понятно, охране понравилось.",
    participants=("Ольга Ким, управляющая", "Старший смены охраны"),
    shown=("сотрудники", "пропуска", "заявки"),
    open_questions=(OpenQuestion(question="Как завести пропуск на год", who="техподдержка"),),
    score=5,
)
CARD = TechnicalCard(
    server_format="облако",
    equipment=(Counted(what="шлагбаумы CAME", count=2, kind="шлагбаум"), Counted(what="распознавание номеров")),
    integration="настроена",
    integration_with="домофон BAS-IP",
    passage_points=(Counted(what="въезд", count=2, kind="въезд"), Counted(what="калитка", count=1, kind="калитка")),
    notes="стойка в комнате охраны",
)
CARD_SENT = RequestSent(number=1, topic="card", to=Role.TECH_SUPPORT)
ASKS_SALES = RequestSent(number=2, topic="purchase", to=Role.SALES, words="нужны ещё два считывателя", about=1)
SALES_TAKES_IT = RequestTaken(number=2, by=SALES.code)
CARD_TAKEN = RequestTaken(number=1, by=SUPPORT.code)
PLANNED = FollowUpPlanned(number=1, due_at=datetime(2026, 11, 27, 5, 0, tzinfo=UTC))
RECORDING = RecordingReady(url="https://video.pass24.example/romashka")
STARTED = FollowUpStarted(number=1)
WELL = FollowUpAnswered(
    number=1,
    outcome="well",
    answers="Все вошли, гостей пускают по заявкам.",
    staff="yes",
    residents="yes",
    gate="yes",
)
RECEIVED = EquipmentTold(number=1, where="received")
MOUNTING = InstallationAppointed(
    number=1,
    starts_at=datetime(2026, 12, 3, 5, 0, tzinfo=UTC),
    time_zone="Asia/Yekaterinburg",
    by="ours",
    installer=INSTALLER.code,
    what="2 шлагбаума CAME",
    access="Охрана предупреждена, встретит Пётр Савин, +7 912 000-33-44",
)
MOUNTED = InstallationReported(
    number=1,
    reported_on=date(2026, 12, 3),
    done=True,
    words="Два шлагбаума, всё проверили с охраной.",
    serials=("шлагбаум CAME – C-1001", "шлагбаум CAME – C-1002"),
)

AGREED = EndJudged(number=1, agreed=True)
"""A second person agrees to the end of a case whose client works."""
NEW_CONTACT = ContactCorrected(contact=Contact(name="Ольга Ким", email="olga@romashka.example"))
MOVED = APPOINTED.model_copy(update={"number": 2, "starts_at": utc(11, 27, 6)})

_WAY: dict[str, tuple[Fact, ...]] = {
    "opened": (),
    "talk": (TALK, SITE_WORK),
    "address": (ADDRESS,),
    "ordered": (ORDERED,),
    "cloud": (READY,),
    "logged_in": (LOGGED_IN,),
    "training": (APPOINTED,),
    "held": (HELD, CARD, CARD_SENT, PLANNED),
    "recording": (CARD_TAKEN, RECORDING),
    "follow_up": (STARTED,),
    "answered": (WELL,),
    "photos": (SITE_KNOWN, *ALL_PHOTOS),
    "judged": (ALL_ACCEPTED,),
    "received": (RECEIVED,),
    "mounting": (MOUNTING,),
    "mounted": (MOUNTED,),
}

STAGES = tuple(_WAY)
"""From the first to the last; a case up to a stage has the facts of all before it."""


def sample_case(
    upto: str = "mounted",
    *,
    object_name: str = "ЖК Ромашка",
    contact: Contact | None = None,
    more: tuple[Fact, ...] = (),
) -> Case:
    """A case that has gone as far as `upto`, and then `more`; everything went well. An hour from fact to fact."""
    opened = OPENED.model_copy(update={"object_name": object_name, "contact": contact or OPENED.contact})
    facts: list[Fact] = [opened]
    for stage in STAGES[: STAGES.index(upto) + 1]:
        facts += _WAY[stage]
    facts += more
    recorded = (Recorded(fact, OPENED_AT + timedelta(hours=hour), said_by(fact)) for hour, fact in enumerate(facts))
    return Case(UUID("00000000-0000-4000-8000-000000000042"), "R-0042", tuple(recorded))


def answered(outcome: Outcome, number: int = 1) -> FollowUpAnswered:
    return FollowUpAnswered(number=number, outcome=outcome, answers="…", reason="причина")


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
    journey.tell(HELD, CARD, CARD_SENT, PLANNED, RECORDING, at=utc(11, 25, 8))
    journey.tell(CARD_TAKEN)
    return journey


def with_follow_up() -> Journey:
    journey = with_report()
    journey.tell(FollowUpStarted(number=1), at=utc(11, 27, 5))
    return journey


COMPLETION = ["send_completion 1", "tell_sales_ready 1", f"tell_support_ready {SUPPORT.code}"]
"""The closing letters of a case that has ended well."""


def opened() -> Journey:
    return Journey()


def with_talk() -> Journey:
    return Journey(TALK, at=utc(11, 17, 6))


def ordered() -> Journey:
    return Journey(TALK, ADDRESS, at=utc(11, 17, 6))


def logged_in() -> Journey:
    journey = with_access()
    journey.tell(LOGGED_IN, at=utc(11, 18, 6))
    return journey


def with_photos() -> Journey:
    journey = with_follow_up()
    journey.tell(SITE_WORK, answered("well"), at=utc(11, 27, 7))
    return journey


PLAYED: dict[str, Callable[[], Journey]] = {
    "first talk": opened,
    "address": with_talk,
    "cloud": ordered,
    "login": with_access,
    "training to be appointed": logged_in,
    "training": with_training,
    "contact ahead": with_report,
    "contact": with_follow_up,
    "photos": with_photos,
}
