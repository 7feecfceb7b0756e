"""What calendars are told of a session, over real SMTP: by UID and SEQUENCE; and two letters that only time brings."""

import email
import email.policy
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from icalendar import Calendar

from cases.calendar_days import working_day_after
from cases.case import Case
from cases.facts import CaseOpened, CloudGiven, CloudReady, Contact, Fact, LoggedIn, TalkHeld
from cases.forms.desk import Answer
from demo.doors import Forms, Letter, Mailbox, wait_for
from stack.local import Stack
from store.cases import CaseStore
from store.database import connect
from tests.acceptance.clients import cloud_of_sales, reconcile_until

NOW = datetime.now(UTC)
DAY: date = working_day_after(NOW.date(), 60)
"""Far from what other tests appoint."""
CLIENT, ORLOV, ANNA = "kim@kalendar.example", "orlov@pass24.example", "smirnova@pass24.example"


@pytest.fixture
def cases(stack: Stack) -> Iterator[CaseStore]:
    engine = connect(stack.database_url)
    yield CaseStore(engine)
    engine.dispose()


def opened(cases: CaseStore, name: str, contact: str, *facts: Fact, at: datetime = NOW) -> Case:
    first = CaseOpened(
        object_name=name,
        object_type="ЖК",
        client_name=f"{name} ООО",
        contact=Contact(name="Ольга Ким", email=contact),
        time_zone="Europe/Moscow",
        manager="smirnova",
        sales_manager="belova",
    )
    talk = TalkHeld(held_on=at.date(), needs="пропуска", pain="очередь")
    return cases.open(lambda: Answer((first, talk, *facts), "smirnova", "Открыто."), at)[0]


def meeting(hour: int, trainer: str = "Павел Орлов") -> dict[str, Any]:
    return {
        "action": "назначить или перенести",
        "day": DAY.isoformat(),
        "time": f"{hour}:00",
        "time_zone": "Europe/Moscow",
        "trainer": trainer,
        "place": "https://meet.pass24.example/1",
    }


CANCEL = {"action": "отменить", "reason": "болезнь"}
ONE_MORE = {
    "happened": "прошло",
    "held_on": NOW.date().isoformat(),
    "participants": "Ольга Ким",
    "shows_passes": True,
    "score": "5 – отлично",
    "feedback": "Ясно",
    "another": "да",
}

Told = tuple[str, str, str, int]
"""To whom, the method, the UID without the case's id, the SEQUENCE."""
TABLE: list[tuple[str, str, dict[str, Any], set[Told]]] = [
    ("appointed", "50", meeting(11), {(CLIENT, "REQUEST", "training-1", 0), (ORLOV, "REQUEST", "training-1.orlov", 0)}),
    ("moved", "50", meeting(15), {(CLIENT, "REQUEST", "training-1", 2), (ORLOV, "REQUEST", "training-1.orlov", 2)}),
    (
        "somebody else stands in: the one before is released", "50", meeting(15, "Анна Смирнова"),
        {(CLIENT, "REQUEST", "training-1", 4), (ORLOV, "CANCEL", "training-1.orlov", 3),
         (ANNA, "REQUEST", "training-1.smirnova", 4)},
    ),
    (
        "and the first is back", "50", meeting(15),
        {(CLIENT, "REQUEST", "training-1", 6), (ANNA, "CANCEL", "training-1.smirnova", 5),
         (ORLOV, "REQUEST", "training-1.orlov", 6)},
    ),
    ("cancelled", "50", CANCEL, {(CLIENT, "CANCEL", "training-1", 7), (ORLOV, "CANCEL", "training-1.orlov", 7)}),
    (
        "appointed anew: the same event", "50", meeting(12),
        {(CLIENT, "REQUEST", "training-1", 8), (ORLOV, "REQUEST", "training-1.orlov", 8)},
    ),
    (
        "held before its day", "60", ONE_MORE,
        {(CLIENT, "CANCEL", "training-1", 9), (ORLOV, "CANCEL", "training-1.orlov", 9)},
    ),
    (
        "one more session: an event of its own", "50", meeting(12),
        {(CLIENT, "REQUEST", "training-2", 10), (ORLOV, "REQUEST", "training-2.orlov", 10)},
    ),
]  # fmt: skip


def test_calendars_are_told_the_newest_of_each_session_and_whoever_is_replaced_is_released(
    cases: CaseStore, forms: Forms, mailbox: Mailbox
) -> None:
    ready = CloudReady(cloud_id="c-kalendar", url="https://x.example/")
    case = opened(cases, "Дом Календарь", CLIENT, ready, LoggedIn(at=NOW))
    heard: set[str] = set()
    newest: dict[tuple[str, str], int] = {}
    for what, form, fields, wanted in TABLE:
        run = forms.submit(form, case=case.code, **fields)
        assert run.badge == "Записано", f"{what}: {run.message}"
        # Reconcile may have the case at that moment: then the letters are its to send, after the form has ended.
        expected = len(heard) + len(wanted)
        invitations = wait_for(f"письма: {what}", partial(_invitations, mailbox, case, expected), 60)
        told = {said for it, said in invitations.items() if it not in heard}
        heard |= invitations.keys()
        assert told == wanted, what
        for to, _, uid, sequence in told:
            assert sequence > newest.get((to, uid), -1), f"{what}: a calendar heeds only what is newer"
            newest[to, uid] = sequence


def _invitations(mailbox: Mailbox, case: Case, expected: int) -> dict[str, Told] | None:
    """What every letter about the case tells a calendar, by the letter's id; None while there are fewer than that."""
    letters = (it for it in mailbox.letters() if it.subject.endswith(case.data.object_name))
    found = {it.id: (it.to, *said) for it in letters if (said := _calendar_part(it, case))}
    return found if len(found) >= expected else None


def _calendar_part(letter: Letter, case: Case) -> tuple[str, str, int] | None:
    message = email.message_from_bytes(letter.path.read_bytes(), policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            content: Any = part.get_payload(decode=True)
            read: Any = Calendar.from_ical(content)
            (event,) = read.walk("VEVENT")
            uid = str(event["UID"])
            assert uid.endswith(f".{case.id}@pass24.example")
            assert part.get_param("method") == read["METHOD"]
            return str(read["METHOD"]), uid.removesuffix(f".{case.id}@pass24.example"), int(event["SEQUENCE"])
    return None


def test_a_certificate_that_ends_soon_is_told_to_the_operators_and_access_of_sales_is_reminded_of(
    cases: CaseStore, stack: Stack, forms: Forms, mailbox: Mailbox
) -> None:
    """The letters WARN_CERTIFICATE and REMIND_LOGIN."""
    days_ago = NOW - timedelta(days=10)
    cloud = cloud_of_sales(stack, "sertifikat")
    url = f"https://127.0.0.1:{stack.ports.nadmozg}/c/sertifikat/"
    given = CloudGiven(by="sales", cloud_id=cloud, client_has_access=True)
    ends_at = days_ago + timedelta(days=12)
    ready = CloudReady(cloud_id=cloud, url=url, certificate_ends_at=ends_at)
    opened(cases, "Дом Сертификат", "kim@sertifikat.example", given, ready, at=days_ago)

    def letters() -> dict[str, Letter]:
        return {it.to: it for it in mailbox.letters() if "Дом Сертификат" in it.subject}

    wanted = {"operations@pass24.example", "kim@sertifikat.example"}
    reconcile_until(forms, "предупреждение и напоминание", lambda: wanted <= letters().keys())
    forms.reconcile()
    found = letters()
    warning, reminder = (found[it] for it in sorted(wanted, reverse=True))
    assert "ертификат" in warning.subject
    assert url in warning.text
    assert url in reminder.links
    assert "прежние" in reminder.text
    assert not [it for it in mailbox.letters() if it.to == "kim@sertifikat.example" and "Доступ" in it.subject]
    assert sum(it.to in wanted and "Дом Сертификат" in it.subject for it in mailbox.letters()) == 2
