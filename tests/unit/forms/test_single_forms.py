"""Single forms: names, free text, corrections, days that are moved."""

import pytest

from cases.errors import FormError
from cases.facts import (
    CaseOpened,
    Contact,
    ContactCorrected,
    FollowUpPlanned,
    RecordingReady,
    TalkHeld,
)
from tests.form_samples.form import after
from tests.form_samples.good import FORMS
from tests.form_samples.parts import CONTACT, utc
from tests.form_samples.refusal import check_refusal
from tests.sample_cases import sample_case


def test_a_second_recording_is_refused_in_a_whole_short_sentence() -> None:
    form = FORMS["recording ready"]
    ready = RecordingReady(url="https://video.example/" + "a" * 1500)
    with pytest.raises(FormError) as caught:
        form.submit(case=sample_case("held", more=(ready,)))
    check_refusal(form.flow, caught.value)


@pytest.mark.parametrize("value", ["<b>ЖК</b> Ромашка", "ЖК «Ромашка» & сыновья", 'O\'Brien "Park"', "ЖК Ромашка-2"])
def test_names_are_kept_as_they_were_written(value: str) -> None:
    opened = FORMS["new client, cloud to be made"].submit({"object_name": value, "contact_name": value}).facts[0]
    assert isinstance(opened, CaseOpened)
    assert (opened.object_name, opened.contact.name) == (value, value)


def test_free_text_may_hold_emoji_html_hebrew_and_line_breaks() -> None:
    text = "Всё хорошо 🌼\n<script>alert(1)</script>\nשלום"
    [talk] = FORMS["first talk"].submit({"notes": text.replace("\n", "\r\n")}).facts
    assert isinstance(talk, TalkHeld)
    assert talk.notes == text


def test_a_talk_that_is_sent_again_with_other_words_corrects_the_earlier_one() -> None:
    form = FORMS["first talk"]
    assert form.case is not None
    [talk] = form.submit({"pain": "шум"}, case=after(form.case, form.facts)).facts
    assert talk == form.facts[0].model_copy(update={"pain": "шум"})


def test_an_empty_phone_erases_the_earlier_one() -> None:
    [corrected] = FORMS["another contact"].submit(CONTACT).facts
    assert corrected == ContactCorrected(contact=Contact(name="Ольга Ким", email="kim@romashka.example", phone=""))


def test_a_follow_up_after_friday_is_planned_for_tuesday() -> None:
    answer = FORMS["training reported"].submit({"held_on": "2026-11-27"})
    assert answer.facts[1] == FollowUpPlanned(number=1, due_at=utc(2026, 12, 1, 5))
