"""Access and a changed address, played purely: nothing that lets anybody in leaves before a second person agrees.

And the end of a case whose client works.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cases.effect_row import CLIENT as READER
from cases.effects import Effect
from cases.errors import FormError
from cases.facts import (
    AccessAskedAgain,
    BroughtIn,
    CaseCancelled,
    CaseHandedOver,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CloudGiven,
    CloudRetryAsked,
    Contact,
    ContactCorrected,
    ContactJudged,
    CopyRestored,
    EndJudged,
    Fact,
    RestoreReviewed,
    SendAgain,
)
from cases.forms.catalogue import OF_A_CASE
from cases.forms.cloud import SendAccessAgain
from cases.forms.control import END, ControlCase, SendLetterAgain
from cases.forms.correction import CorrectContact
from cases.forms.desk import Dossier
from cases.forms.follow_up import FollowUpOutcome
from cases.forms.form import Form
from cases.forms.four_eyes import ConfirmContact, ConfirmEnd
from cases.ledger import Entries, State
from cases.occurrence import Occurrence
from cases.people import People
from cases.process.attempts import once
from cases.process.due import Due
from cases.process.step import Step
from cases.second_person import may_have_access, may_leave_now, second_person
from tests.form_samples.good import FORMS
from tests.letter_samples import Access, rendered
from tests.played_case import CLIENT, Journey, utc
from tests.sample_cases import (
    ADDRESS,
    LOGGED_IN,
    MANAGER,
    PEOPLE,
    READY,
    SALES,
    TALK,
    answered,
    logged_in,
    with_access,
    with_follow_up,
    with_talk,
    with_training,
)
from tests.sample_people import COLLEAGUE, HEAD

PROJECT = Path(__file__).parents[2]
DEPARTMENT = People((*PEOPLE, COLLEAGUE, HEAD))
OLGA, VERA = "olga@romashka.example", "vera@romashka.example"
NOBODY_ELSE = ["tell_earlier_address 1", "ask_new_contact 1 petrov"]
WITH_SECRET = [it for it in Effect if it.row.has_secret]


def to(email: str, name: str = "Ольга Ким", reason: str = "сменила почту") -> ContactCorrected:
    return ContactCorrected(contact=Contact(name=name, email=email), reason=reason)


def staffed(journey: Journey) -> Journey:
    journey.people = DEPARTMENT
    return journey


def access_to(journey: Journey) -> list[str]:
    """Whom access has gone to, in order."""
    return [it.recipient for it in journey.due if it.effect.row.has_secret]


def held(journey: Journey) -> list[str]:
    return [f"{it.effect} {it.occurrence} {it.recipient}" for it in journey.decision.held]


def confirm(journey: Journey, agreed: str = "подтвердить", reason: str = "") -> list[str]:
    return journey.second_person(ConfirmContact, agreed=agreed, reason=reason)


# What lets somebody in.


def test_only_what_is_marked_in_the_catalogue_can_carry_access() -> None:
    secret = Access(kind="password", url="https://secret.example/one-time", login="l0gin", password="pa55word")
    for effect in Effect:
        if not effect.is_letter or effect.row.has_secret:
            continue
        letter = rendered(effect, access=secret)
        assert not [it for it in ("one-time", "l0gin", "pa55word") if it in letter.text + letter.html], effect
    assert {it.row.reader for it in WITH_SECRET} == {READER}


def test_secrets_are_fetched_in_one_place_which_asks_whether_the_address_may_have_them() -> None:
    asked = {
        str(path.relative_to(PROJECT))
        for room in ("cases", "door", "engine", "flows", "journey", "letters", "prefect_ui", "store", "tasks")
        for path in (PROJECT / room).rglob("*.py")
        for it in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(it, ast.Attribute) and it.attr in ("invite", "temporary_password")
    }
    assert asked == {"tasks/access.py"}
    source = (PROJECT / "tasks/access.py").read_text(encoding="utf-8")
    assert source.index("if not may_leave_now(") < source.index("_fetch(app.nadmozg")


@pytest.mark.parametrize("effect", Effect)
def test_whatever_lets_somebody_in_is_held_back_and_nothing_else(effect: Effect) -> None:
    """Whichever step makes it due, by whatever occurrence: what is due passes one gate."""
    journey = staffed(with_access())
    journey.tell(to(OLGA))
    step = Step(journey.case, journey.entries, journey.given)
    once(step, Due(effect, Occurrence("elsewhere"), OLGA))
    assert [it.effect for it in step.decision.held] == ([effect] if effect.row.has_secret else [])
    assert [it.effect for it in step.decision.due] == ([] if effect.row.has_secret else [effect])
    confirm(journey)
    step = Step(journey.case, journey.entries, journey.given)
    once(step, Due(effect, Occurrence("elsewhere"), OLGA))
    assert [it.effect for it in step.decision.due] == [effect]


# A change of address, in every way there is.


@dataclass(frozen=True)
class Way:
    """What is known before, what is told one after the other; what is held then, and where access has gone."""

    make: Callable[[], Journey]
    told: tuple[Fact, ...]
    held: list[str]
    gone: list[str]


def refused_at_first() -> Journey:
    journey = Journey(TALK, ADDRESS)
    journey.dead_addresses = {CLIENT}
    journey.tell(READY)
    return journey


def perhaps_sent() -> Journey:
    """The mail server died while it took the access letter."""
    journey = with_access()
    entry = journey.ledger[Effect.SEND_CREDENTIALS, "1"]
    journey.ledger[Effect.SEND_CREDENTIALS, "1"] = replace(
        entry, state=State.REPLACED, done_at=None, in_data_at=entry.begun_at
    )
    return journey


def certainly_not_sent() -> Journey:
    journey = with_access()
    entry = journey.ledger[Effect.SEND_CREDENTIALS, "1"]
    journey.ledger[Effect.SEND_CREDENTIALS, "1"] = replace(entry, state=State.OPEN, done_at=None)
    return journey


def brought_in() -> Journey:
    """Access was sent before the case came into the system."""
    journey = Journey(TALK, BroughtIn(done=("send_credentials 1",)))
    journey.tell(READY)
    return journey


def of_sales() -> Journey:
    """Sales has given access to its cloud; nothing of ours has left."""
    journey = Journey(TALK)
    journey.tell(CloudGiven(by="sales", cloud_id="c-1042", client_has_access=True), READY)
    return journey


def restored(copied: Callable[[], Journey]) -> Callable[[], Journey]:
    def made() -> Journey:
        journey = copied()
        journey.tell(CopyRestored(number=1, copied_at=journey.now))
        journey.tell(RestoreReviewed(number=1))
        return journey

    return made


AGAIN, THIRD = AccessAskedAgain(number=2), AccessAskedAgain(number=3)
JUDGED = ContactJudged(number=1, agreed=True, contact=Contact(name="Ольга Ким", email=OLGA))
WAYS = {
    "before the first access": Way(with_talk, (to(OLGA), ADDRESS, READY), [], [OLGA]),
    "after the first was refused": Way(refused_at_first, (to(OLGA),), [], [CLIENT, OLGA]),
    "after the first certainly did not leave": Way(certainly_not_sent, (to(OLGA),), [], [CLIENT, OLGA]),
    "after the first perhaps left": Way(perhaps_sent, (to(OLGA),), [f"send_credentials 1/2 {OLGA}"], [CLIENT]),
    "and asked for again": Way(with_access, (to(OLGA), AGAIN), [f"send_credentials 2 {OLGA}"], [CLIENT]),
    "asked for again at once": Way(with_access, (AGAIN, to(OLGA), THIRD), [f"send_credentials 3 {OLGA}"], [CLIENT] * 2),
    "asked for twice": Way(with_access, (to(OLGA), AGAIN, THIRD), [f"send_credentials 3 {OLGA}"], [CLIENT]),
    "wanted by form 06": Way(
        with_access,
        (to(OLGA), SendAgain(letter="send_credentials", occurrence="1")),
        [],
        [CLIENT],
    ),
    "the same address in other letters": Way(with_access, (to(CLIENT.upper()), AGAIN), [], [CLIENT, CLIENT.upper()]),
    "another name at the same address": Way(with_access, (to(CLIENT, "Иван Ким"), AGAIN), [], [CLIENT] * 2),
    "and back": Way(with_access, (to(OLGA), to(CLIENT), AGAIN), [], [CLIENT] * 2),
    "twice": Way(with_access, (to(OLGA), to(VERA), AGAIN), [f"send_credentials 2 {VERA}"], [CLIENT]),
    "there and back and there": Way(
        with_access, (to(OLGA), to(CLIENT), to(OLGA), AGAIN), [f"send_credentials 2 {OLGA}"], [CLIENT]
    ),
    "only the phone since": Way(
        with_access,
        (to(OLGA), ContactCorrected(contact=Contact(name="Ольга Ким", email=OLGA, phone="1 23 45")), AGAIN),
        [f"send_credentials 2 {OLGA}"],
        [CLIENT],
    ),
    "over a pause": Way(
        with_access,
        (CasePaused(reason="…"), to(OLGA), AGAIN, CaseResumed()),
        [f"send_credentials 2 {OLGA}"],
        [CLIENT],
    ),
    "over the end and a new beginning": Way(
        with_access,
        (CaseCancelled(reason="…"), to(OLGA), AGAIN, CaseReopened(reason="…")),
        [f"send_credentials 2 {OLGA}"],
        [CLIENT],
    ),
    "over a hand-over": Way(
        with_access,
        (to(OLGA), CaseHandedOver(manager="petrov", reason="…"), AGAIN),
        [f"send_credentials 2 {OLGA}"],
        [CLIENT],
    ),
    "over another try of nadmozg": Way(
        with_access, (to(OLGA), AGAIN, CloudRetryAsked(number=1)), [f"send_credentials 2 {OLGA}"], [CLIENT]
    ),
    "after the login": Way(logged_in, (to(OLGA), AGAIN), [f"send_credentials 2 {OLGA}"], [CLIENT]),
    "of a client who was brought in": Way(brought_in, (to(OLGA), AGAIN), [f"send_credentials 2 {OLGA}"], []),
    "of a client who has access of sales": Way(
        of_sales, (to(OLGA), AccessAskedAgain(number=1)), [f"send_credentials 1 {OLGA}"], []
    ),
    "in a restored copy": Way(restored(with_access), (to(OLGA), AGAIN), [f"send_credentials 2 {OLGA}"], [CLIENT]),
    "in a copy from before the access, which may have left since": Way(
        restored(with_talk), (to(OLGA), ADDRESS, READY), [f"send_credentials 1 {OLGA}"], []
    ),
    "confirmed, then back to where the first went": Way(
        with_access, (to(OLGA), JUDGED, to(CLIENT), AGAIN), [f"send_credentials 2 {CLIENT}"], [CLIENT]
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_access_leaves_only_for_where_it_went_before_or_a_second_person_has_confirmed(way: Way) -> None:
    journey = staffed(way.make())
    for fact in way.told:
        journey.tell(fact)
    journey.wait(utc(12, 30, 9))
    first_time = [it for it in held(journey) if it.startswith("send_credentials")]
    assert first_time == way.held
    credentials = [it.recipient for it in journey.due if it.effect is Effect.SEND_CREDENTIALS]
    assert credentials == way.gone
    if way.held:
        assert set(access_to(journey)) <= {CLIENT}, "no reminder has gone to another address, either"
        wanted = way.held[-1].rpartition(" ")[2]
        number = ConfirmContact.link(journey.case, DEPARTMENT, manual=False)["question"]
        word = ContactJudged(number=int(number), agreed=True, contact=journey.case.contact)
        assert wanted == journey.case.contact.email
        journey.tell(word, by=HEAD.code)
        assert [it.recipient for it in journey.due if it.effect is Effect.SEND_CREDENTIALS] == [*way.gone, wanted]
        assert held(journey) == []


@pytest.mark.parametrize("name", [it for it, form in OF_A_CASE.items() if form not in (ConfirmContact, ConfirmEnd)])
def test_no_form_but_the_second_persons_lets_access_leave_for_a_changed_address(name: str) -> None:
    """Each form in each of its uses, after the address was changed; whatever it records, access stays where it was."""
    for label, use in FORMS.items():
        if use.form is not OF_A_CASE[name]:
            continue
        for make in (with_access, with_training, with_follow_up):
            journey = staffed(make())
            journey.tell(to(OLGA))
            dossier = Dossier(journey.case, journey.entries, journey.decided)
            desk = replace(use.desk, people=DEPARTMENT, actor=MANAGER)
            try:
                answer = use.form({"case": "R-0042", **use.good}, desk, dossier).answer()
            except FormError:
                continue
            journey.tell(*answer.facts, AccessAskedAgain(number=7), by=MANAGER.code)
            journey.wait(utc(12, 25, 9))
            assert set(access_to(journey)) == {CLIENT}, label


def test_whoever_fetches_a_secret_looks_once_more_at_what_was_recorded_since_the_decision() -> None:
    journey = with_access()

    def may(email: str) -> bool:
        return may_leave_now(journey.case, journey.entries, email)

    assert (may(CLIENT), may(OLGA)) == (True, False)
    journey.tell(to(OLGA))
    assert (may(CLIENT), may(OLGA)) == (False, False), (
        "the old address must not get the link of the new account, either"
    )
    confirm(journey)
    assert (may(CLIENT), may(OLGA)) == (False, True)


def test_a_client_who_was_brought_in_with_access_has_it_whatever_the_ledger_says() -> None:
    journey = brought_in()
    assert may_have_access(journey.case, Entries(), CLIENT)
    assert not may_have_access(journey.case, Entries(), OLGA)


def test_a_reminder_is_held_as_well() -> None:
    journey = staffed(with_access())
    journey.tell(to(OLGA), at=utc(11, 17, 8))
    journey.wait(utc(11, 19, 5))
    assert held(journey) == [f"renew_access 1 {OLGA}"]
    assert "renew_access 1" in confirm(journey)
    assert journey.due[-1].recipient == OLGA


# Who hears what.


def test_the_old_address_hears_of_it_at_once_and_a_second_person_is_asked_reminded_and_the_head_told() -> None:
    journey = staffed(with_access())
    assert journey.tell(to(OLGA), at=utc(11, 17, 8)) == NOBODY_ELSE
    assert [it.recipient for it in journey.due[-2:]] == [CLIENT, COLLEAGUE.email]
    assert journey.due[-1].note == CLIENT
    assert journey.tell(AGAIN) == []
    assert journey.turn == ("коллега", "Почта клиента")
    assert "ask_new_contact 1 petrov/overdue" in journey.wait(utc(11, 19, 5))
    assert journey.wait(utc(11, 23, 5))[-1] == "tell_head_overdue ask_new_contact 1 petrov guseva"
    assert confirm(journey)[0] == "send_credentials 2"


def test_a_letter_that_the_old_address_refuses_troubles_nobody() -> None:
    journey = staffed(with_access())
    journey.dead_addresses = {CLIENT}
    assert journey.tell(to(OLGA), AGAIN) == NOBODY_ELSE
    assert journey.wait(utc(11, 18, 9)) == []


def test_other_letters_go_to_the_new_address_at_once() -> None:
    journey = staffed(with_training())
    assert journey.tell(to(OLGA), SendAgain(letter="send_invitation", occurrence="1")) == [
        "send_invitation 1/2",
        *NOBODY_ELSE,
    ]
    assert journey.due[-3].recipient == OLGA


@dataclass(frozen=True)
class Asked:
    by: str
    staff: tuple[str, ...]
    person: str


WHO = {
    "by whoever leads the case: a colleague": Asked(MANAGER.code, ("petrov", "guseva"), "petrov"),
    "by sales: whoever leads the case": Asked(SALES.code, ("petrov", "guseva"), MANAGER.code),
    "by a colleague: whoever leads the case": Asked("petrov", ("petrov", "guseva"), MANAGER.code),
    "by the head: whoever leads the case": Asked("guseva", ("petrov", "guseva"), MANAGER.code),
    "by the only manager: the head": Asked(MANAGER.code, ("guseva",), "guseva"),
    "by the only one there is: nobody": Asked(MANAGER.code, (), ""),
}


@pytest.mark.parametrize("asked", WHO.values(), ids=WHO)
def test_who_is_asked(asked: Asked) -> None:
    known = {it.code: it for it in (COLLEAGUE, HEAD)}
    people = People((*PEOPLE, *(known[code] for code in asked.staff)))
    journey = with_access()
    journey.people = people
    acts = journey.tell(to(OLGA), AGAIN, by=asked.by)
    person = second_person(journey.case, asked.by, people)
    assert (person.code if person else "") == asked.person
    assert acts == ["tell_earlier_address 1", *([f"ask_new_contact 1 {asked.person}"] if asked.person else [])]
    if not asked.person:
        assert "второй человек" in journey.decision.waiting[0].what
        assert journey.decision.next_due_at is not None
    assert held(journey) == [f"send_credentials 2 {OLGA}"]


def test_a_second_person_who_leaves_is_followed_by_another() -> None:
    journey = staffed(with_access())
    journey.tell(to(OLGA))
    journey.people = People((*PEOPLE, HEAD))
    assert journey.move_on() == ["ask_new_contact 1 guseva"]


def test_colleagues_are_asked_by_turns() -> None:
    third = replace(COLLEAGUE, code="sidorov", name="Семён Сидоров", email="sidorov@pass24.example")
    people = People((*PEOPLE, COLLEAGUE, third))
    case = with_access().case
    found = {second_person(replace(case, code=f"R-{number:04}"), MANAGER.code, people) for number in (1, 2)}
    assert found == {COLLEAGUE, third}


# What is refused, each in a sentence.


def asked_to_confirm(journey: Journey, person: object = COLLEAGUE, **changes: object) -> str:
    desk = replace(journey.desk, actor=person)  # type: ignore[arg-type]
    raw = ConfirmContact.link(journey.case, DEPARTMENT, manual=False) | {"agreed": "подтвердить"} | changes
    with pytest.raises(FormError) as caught:
        ConfirmContact(raw, desk, Dossier(journey.case, journey.entries, journey.decided)).answer()
    return caught.value.faults[0].sentence


def test_whoever_changed_the_address_cannot_confirm_it() -> None:
    journey = staffed(with_access())
    journey.tell(to(OLGA))
    assert "сменили вы" in asked_to_confirm(journey, MANAGER)
    assert COLLEAGUE.name in asked_to_confirm(journey, MANAGER)
    journey.tell(JUDGED, AGAIN, by=MANAGER.code)
    assert held(journey) == [f"send_credentials 2 {OLGA}"], "nor by a fact that says so"


def test_whoever_only_corrects_the_phone_has_not_taken_the_change_over() -> None:
    journey = staffed(with_access())
    journey.tell(to(OLGA))
    phone = Contact(name="Ольга Ким", email=OLGA.title(), phone="1 23 45")
    journey.tell(ContactCorrected(contact=phone), by=COLLEAGUE.code)
    assert "сменили вы" in asked_to_confirm(journey, MANAGER)


def test_a_change_is_confirmed_that_the_second_person_has_read_of() -> None:
    journey = staffed(with_access())
    assert "подтверждать нечего" in asked_to_confirm(journey)
    journey.tell(to(OLGA))
    assert "Откройте форму по ссылке" in asked_to_confirm(journey, question="")
    first = ConfirmContact.link(journey.case, DEPARTMENT, manual=False)["question"]
    journey.tell(to(VERA))
    assert "уже ответили" in asked_to_confirm(journey, question=first)
    confirm(journey)
    assert "подтверждать нечего" in asked_to_confirm(journey)
    assert journey.case.contact.email == VERA


def test_the_form_says_what_will_happen_who_asked_and_why() -> None:
    journey = staffed(with_access())
    journey.tell(to(OLGA, reason="прежний администратор уволился"))
    told = str(ConfirmContact.link(journey.case, DEPARTMENT, manual=False)["told"])
    assert [it for it in (OLGA, "Анна Смирнова", "прежний администратор уволился") if it not in told] == []


def test_form_15_asks_why_once_access_has_left_and_only_of_another_address() -> None:
    journey = staffed(with_access())

    def fill_in(email: str, reason: str = "") -> None:
        desk = replace(journey.desk, people=DEPARTMENT)
        raw = {"case": "R-0042", "contact_name": "Ольга Ким", "contact_email": email, "reason": reason}
        CorrectContact(raw, desk, Dossier(journey.case, journey.entries)).answer()

    fill_in(CLIENT.upper())
    fill_in(OLGA, "сменила почту")
    with pytest.raises(FormError) as caught:
        fill_in(OLGA)
    assert caught.value.field == "reason"
    journey = staffed(with_talk())
    fill_in(OLGA)


@pytest.mark.parametrize(
    ("form", "filled_in"), [(SendAccessAgain, {}), (SendLetterAgain, {"letter": "доступ и материалы"})]
)
def test_whoever_wants_access_sent_reads_that_it_waits_for_a_second_person(
    form: type[Form], filled_in: dict[str, object]
) -> None:
    journey = staffed(with_access())
    journey.tell(to(OLGA))
    raw = {"case": "R-0042", **filled_in}
    said = form(raw, journey.desk, Dossier(journey.case, journey.entries)).answer().said
    assert "уйдёт не сразу" in said
    assert COLLEAGUE.name in said


def test_a_refused_change_brings_the_address_back_and_who_asked_is_told() -> None:
    journey = staffed(with_access())
    journey.tell(to(OLGA), AGAIN, by=SALES.code)
    raw = ConfirmContact.link(journey.case, DEPARTMENT, manual=False)
    answer = ConfirmContact(
        raw | {"agreed": "вернуть прежнюю почту", "reason": "клиент о ней не знает"},
        replace(journey.desk, actor=MANAGER),
        Dossier(journey.case, journey.entries),
    ).answer()
    assert journey.tell(*answer.facts, by=answer.actor) == ["tell_who_asked contact 1", "send_credentials 2"]
    told, access = journey.due[-2:]
    assert (told.recipient, access.recipient) == (SALES.email, CLIENT)
    assert [it for it in (CLIENT, MANAGER.name, "клиент о ней не знает") if it not in told.note] == []
    assert journey.case.contact.name == "Ольга Ким"
    assert journey.move_on() == []


# The end of a case whose client works.

ENDINGS: dict[str, tuple[Callable[[], Journey], type[Form], dict[str, object]]] = {
    "form 02": (with_training, ControlCase, {"action": END, "reason": "объект продан"}),
    "form 02, after the training": (with_follow_up, ControlCase, {"action": END, "reason": "объект продан"}),
    "form 85": (
        with_follow_up,
        FollowUpOutcome,
        {"outcome": "остановить подключение", "answers": "…", "reason": "объект продан"},
    ),
}


@pytest.mark.parametrize(("make", "form", "filled_in"), ENDINGS.values(), ids=ENDINGS)
def test_a_case_whose_client_works_ends_once_a_second_person_agrees(
    make: Callable[[], Journey], form: type[Form], filled_in: dict[str, object]
) -> None:
    journey = staffed(make())
    assert journey.fill_in(form, **filled_in) == ["ask_end 1 petrov"]
    assert not journey.case.ended
    assert "Остановка" in [it.stage for it in journey.decision.waiting]
    told = str(ConfirmEnd.link(journey.case, DEPARTMENT, manual=False)["told"])
    assert [it for it in ("объект продан", "Анна Смирнова", "первый вход") if it not in told] == []
    journey.second_person(ConfirmEnd, agreed="остановить")
    assert journey.case.ended
    assert journey.decision.finished == "подключение остановлено"


@pytest.mark.parametrize(("make", "form", "filled_in"), ENDINGS.values(), ids=ENDINGS)
def test_an_end_that_is_not_agreed_to_lets_the_case_go_on_and_who_asked_is_told(
    make: Callable[[], Journey], form: type[Form], filled_in: dict[str, object]
) -> None:
    journey = staffed(make())
    journey.fill_in(form, **filled_in)
    acts = journey.second_person(ConfirmEnd, agreed="продолжать", reason="договорились")
    assert acts == ["tell_who_asked end 1", *(["schedule_follow_up 2"] if form is FollowUpOutcome else [])]
    assert "договорились" in journey.due[acts.index("tell_who_asked end 1") - len(acts)].note
    assert not journey.case.ended
    assert journey.decision.waiting
    assert journey.tell(CaseCancelled(reason="ещё раз")) == ["ask_end 2 petrov"]


def test_nobody_ends_alone_a_case_whose_client_works() -> None:
    for use in FORMS.values():
        if use.case is None or use.form is ConfirmEnd or use.case.ended or not use.case.first_login:
            continue
        answer = use.submit()
        journey = Journey()
        journey.facts = list(use.case.facts)
        journey.tell(*answer.facts, EndJudged(number=1, agreed=True), by=answer.actor)
        assert not journey.case.ended, use.form.title


def test_a_paused_case_is_asked_about_and_stays_paused() -> None:
    journey = staffed(logged_in())
    journey.tell(CasePaused(reason="отпуск"), at=utc(11, 18, 8))
    assert journey.tell(CaseCancelled(reason="…"), at=utc(11, 18, 9)) == ["ask_end 1 petrov"]
    assert journey.turn[0] == "пауза"
    assert journey.wait(utc(11, 19, 9)) == []
    journey.tell(EndJudged(number=1, agreed=False, reason="…"))
    assert journey.turn[0] == "пауза"


def test_whoever_asked_for_the_end_cannot_agree_to_it_and_nobody_agrees_unread() -> None:
    journey = staffed(logged_in())
    journey.tell(CaseCancelled(reason="…"))
    dossier = Dossier(journey.case, journey.entries, journey.decided)
    raw = ConfirmEnd.link(journey.case, DEPARTMENT, manual=False) | {"agreed": "остановить"}
    with pytest.raises(FormError, match="попросили вы"):
        ConfirmEnd(raw, journey.desk, dossier).answer()
    other = replace(journey.desk, actor=HEAD)
    with pytest.raises(FormError, match="по ссылке"):
        ConfirmEnd(raw | {"question": ""}, other, dossier).answer()
    assert ConfirmEnd(raw, other, dossier).answer().facts == (EndJudged(number=1, agreed=True),)


def test_a_case_whose_client_has_not_entered_ends_at_once() -> None:
    journey = staffed(with_access())
    assert journey.fill_in(ControlCase, action=END, reason="…") == []
    assert journey.decision.finished == "подключение остановлено"
    journey.tell(CaseReopened(reason="…"), LOGGED_IN)
    journey.tell(answered("stop"))
    assert not journey.case.ended
