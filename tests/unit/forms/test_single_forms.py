"""Single forms: names, free text, corrections, days that are moved."""

from dataclasses import replace

import pytest

from cases.case import Case
from cases.errors import FormError
from cases.facts import (
    CaseOpened,
    Contact,
    ContactCorrected,
    FollowUpAnswered,
    FollowUpPlanned,
    RecordingReady,
    SendAgain,
    TalkHeld,
    TrainingCancelled,
)
from cases.forms.correction import HandOver
from cases.forms.desk import DOUBLE_CLICK, Dossier
from cases.people import People, Person, Role
from tests.form_samples.control import WITH_COLLEAGUE
from tests.form_samples.form import DESK, TODAY, after
from tests.form_samples.good import FORMS
from tests.form_samples.parts import CONTACT, utc
from tests.form_samples.refusal import check_refusal
from tests.form_samples.requests import AT_WORK
from tests.sample_cases import ASKS_SALES, MANAGER, PEOPLE, SALES, sample_case
from tests.sample_people import COLLEAGUE, HEAD


def test_a_second_recording_is_refused_in_a_whole_short_sentence() -> None:
    use = FORMS["recording ready"]
    ready = RecordingReady(url="https://video.example/" + "a" * 1500)
    with pytest.raises(FormError) as caught:
        use.submit(case=sample_case("held", more=(ready,)))
    check_refusal(use.form, caught.value)


@pytest.mark.parametrize("value", ["<b>ЖК</b> Ромашка", "ЖК «Ромашка» & сыновья", 'O\'Brien "Park"', "ЖК Ромашка-2"])
def test_names_are_kept_as_they_were_written(value: str) -> None:
    opened = FORMS["new client, cloud to be made"].submit({"object_name": value, "contact_name": value}).facts[0]
    assert isinstance(opened, CaseOpened)
    assert (opened.object_name, opened.contact.name) == (value, value)


def test_free_text_may_hold_emoji_html_hebrew_and_line_breaks() -> None:
    text = "Всё хорошо 🌼\n<script>alert(1)</script>\nשלום"
    talk, *_ = FORMS["first talk"].submit({"notes": text.replace("\n", "\r\n")}).facts
    assert isinstance(talk, TalkHeld)
    assert talk.notes == text


def test_a_talk_that_is_sent_again_with_other_words_corrects_the_earlier_one() -> None:
    use = FORMS["first talk"]
    assert use.case is not None
    [talk] = use.submit({"pain": "шум"}, case=after(use.case, use.facts)).facts
    assert talk == use.facts[0].model_copy(update={"pain": "шум"})


def test_an_empty_phone_erases_the_earlier_one() -> None:
    [corrected] = FORMS["another contact"].submit(CONTACT).facts
    assert corrected == ContactCorrected(contact=Contact(name="Ольга Ким", email="kim@romashka.example", phone=""))


def test_a_follow_up_after_friday_is_planned_for_tuesday() -> None:
    answer = FORMS["training reported"].submit({"held_on": "2026-11-27"})
    assert answer.facts[-1] == FollowUpPlanned(number=1, due_at=utc(2026, 12, 1, 5))


PURCHASES = (
    FollowUpAnswered(number=1, outcome="purchase", answers="калитка"),
    FollowUpPlanned(number=2, due_at=utc(2026, 12, 1, 5)),
    ASKS_SALES,
    FollowUpAnswered(number=2, outcome="purchase", answers="ещё калитка"),
    ASKS_SALES.model_copy(update={"number": 3, "about": 2}),
    FollowUpPlanned(number=3, due_at=utc(2026, 12, 7, 5)),
)
CALLED_OFF = TrainingCancelled(number=1, reason="болезнь")
ONCE_MORE = {
    "приглашение на обучение": (sample_case("training"), SendAgain(letter="send_invitation", occurrence="1")),
    "отмена обучения": (
        sample_case("training", more=(CALLED_OFF,)),
        SendAgain(letter="send_cancellation", occurrence="1"),
    ),
    "презентации": (sample_case("held"), SendAgain(letter="send_presentations", occurrence="1")),
    "просьба прислать фото площадки": (sample_case("answered"), SendAgain(letter="request_photos", occurrence="1")),
    "карточка для ТП": (sample_case("held"), SendAgain(letter="send_technical_card", occurrence="1 support")),
    "вопрос о закупке в МОП": (
        sample_case("follow_up", more=PURCHASES),
        SendAgain(letter="send_purchase", occurrence="3 belova"),
    ),
    "запрос коллеге": (AT_WORK, SendAgain(letter="send_request", occurrence="1 support")),
}


@pytest.mark.parametrize(("letter", "case", "wish"), [(it, *rest) for it, rest in ONCE_MORE.items()], ids=ONCE_MORE)
def test_a_letter_once_more_is_the_one_that_stands_today(letter: str, case: Case, wish: SendAgain) -> None:
    assert FORMS["recording once more"].submit({"letter": letter}, case=case).facts == (wish,)


@pytest.mark.parametrize("letter", [*ONCE_MORE, "запись обучения", "доступ и материалы"])
def test_a_letter_that_there_is_no_use_for_yet_is_not_sent_once_more(letter: str) -> None:
    with pytest.raises(FormError, match="незачем"):
        FORMS["recording once more"].submit({"letter": letter}, case=sample_case("talk"))


def test_a_letter_once_more_is_another_wish_a_minute_later() -> None:
    use = FORMS["recording once more"]
    assert use.case is not None
    clicked = after(use.case, use.facts)
    assert use.submit(case=clicked, desk=replace(DESK, now=TODAY + DOUBLE_CLICK)).facts == use.facts


THIRD = Person("lebedev", "Олег Лебедев", frozenset({Role.MANAGER}), "lebedev@pass24.example")
WITH_THIRD = People((*PEOPLE, COLLEAGUE, THIRD, HEAD))
GIVER = {"case": "", "all_of": MANAGER.name, "manager": COLLEAGUE.name, "reason": "отпуск"}


@pytest.mark.parametrize(
    ("changes", "names", "words"),
    [
        ({"all_of": ""}, "case", "Выберите"),
        ({"manager": MANAGER.name}, "manager", "тот же"),
        ({"manager": SALES.name}, "manager", "не МОС"),
        ({"reason": " "}, "reason", "Заполните"),
        ({"all_of": "Никто"}, "all_of", "нет среди"),
    ],
)
def test_what_is_wrong_in_all_cases_is_refused_before_the_first(
    changes: dict[str, str], names: str, words: str
) -> None:
    HandOver(GIVER, WITH_COLLEAGUE).check()
    with pytest.raises(FormError, match=words) as caught:
        HandOver(GIVER | changes, WITH_COLLEAGUE).check()
    check_refusal(HandOver, caught.value)
    assert caught.value.field == names


@pytest.mark.parametrize("fields", [{}, {"case": "", "all_of": MANAGER.name}], ids=["one case", "all of somebody"])
@pytest.mark.parametrize(
    ("who", "may"), [(MANAGER, True), (HEAD, True), (COLLEAGUE, False)], ids=["their manager", "the head", "another"]
)
def test_cases_are_handed_over_by_their_manager_or_by_the_head(who: Person, may: bool, fields: dict[str, str]) -> None:
    use, desk = FORMS["handed over"], replace(WITH_COLLEAGUE, people=WITH_THIRD, actor=who)
    raw = {"case": "R-0042"} | use.good | {"manager": THIRD.name} | fields
    form = HandOver(raw, desk, Dossier(sample_case("talk")))
    if may:
        form.check()
        return
    with pytest.raises(FormError, match="может руководитель") as caught:
        form.check()
    check_refusal(HandOver, caught.value)
    assert caught.value.field == ("all_of" if fields else "case")


def test_a_second_click_of_a_manager_is_told_that_the_case_is_handed_over() -> None:
    use = FORMS["handed over"]
    assert use.case is not None
    with pytest.raises(FormError, match="и так ведёт") as caught:
        use.submit(case=after(use.case, use.facts))
    assert [it.field for it in caught.value.faults] == ["manager"]


def test_either_one_case_is_handed_over_or_all_of_somebody() -> None:
    with pytest.raises(FormError, match="что-то одно") as caught:
        FORMS["handed over"].submit({"all_of": COLLEAGUE.name})
    assert caught.value.field == "all_of"
