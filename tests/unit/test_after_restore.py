"""An older copy was restored: what others may have got waits for the manager's word, everything else goes on."""

from datetime import timedelta

import pytest

from cases.effects import Effect
from cases.facts import CopyRestored, RestoreReviewed
from cases.forms.after_restore import SEND, SENT, ReviewAfterRestore
from cases.forms.training import APPOINT, CANCEL, AppointTraining
from cases.ledger import Entries, State
from cases.process.assumed import assumed_sent, letter_name
from cases.process.due import Decision
from letters.calendar_part import calendar_sequence
from tests.played_case import Journey, utc
from tests.sample_cases import (
    ADDRESS,
    AGREED,
    ASKS_SALES,
    CARD,
    CARD_SENT,
    HELD,
    MANAGER,
    NO_SITE_WORK,
    PLANNED,
    READY,
    RECORDING,
    SALES,
    SUPPORT,
    TALK,
    TRAINER,
    answered,
    with_access,
    with_report,
    with_training,
)

RESTORED = CopyRestored(number=1, copied_at=utc(11, 17, 6))
ASKED = "ask_after_restore 1"
TOLD = "tell_support_account c-1042"


def withheld(decision: Decision) -> tuple[str, ...]:
    return tuple(letter_name(it) for it in decision.withheld)


def before_access() -> Journey:
    """The copy was taken when the cloud was being made; restored on Wednesday noon."""
    journey = Journey(TALK, ADDRESS, at=utc(11, 17, 6))
    journey.tell(RESTORED, at=utc(11, 18, 7))
    return journey


def review(journey: Journey, letters: str) -> list[str]:
    """The manager's answer, as the form reads it."""
    return journey.fill_in(ReviewAfterRestore, None, question="1", letters=letters)


def test_the_manager_is_asked_once_and_nothing_goes_to_the_client() -> None:
    journey = before_access()
    assert journey.tell(READY) == ["make_support_account c-1042", "make_object c-1042"]
    assert withheld(journey.decision) == (TOLD, "send_credentials 1")
    assert journey.turn == ("менеджер", "После восстановления")
    assert journey.acts.count(ASKED) == 1
    assert journey.move_on() == []


def test_the_question_names_what_would_be_sent_and_is_repeated_when_overdue() -> None:
    journey = Journey(TALK, ADDRESS, at=utc(11, 17, 6))
    journey.tell(READY, RESTORED, at=utc(11, 18, 7))
    asked = next(it for it in journey.due if it.effect is Effect.ASK_AFTER_RESTORE)
    assert asked.note == f"{Effect.TELL_SUPPORT_ACCOUNT.label}\n{Effect.SEND_CREDENTIALS.label}"
    assert asked.recipient == MANAGER.email
    assert f"{ASKED}/overdue" in journey.wait(utc(11, 23, 7))


def test_what_the_manager_counts_as_sent_is_never_sent_and_its_days_run_from_the_answer() -> None:
    journey = before_access()
    journey.tell(READY)
    assert review(journey, SENT) == []
    assert withheld(journey.decision) == ()
    assert journey.turn == ("клиент", "Первый вход")
    journey.quiet_until(utc(11, 20, 5))
    assert journey.wait(utc(11, 20, 5)) == ["renew_access 1"]


def test_what_the_manager_lets_go_is_sent_once() -> None:
    journey = before_access()
    journey.tell(READY)
    assert review(journey, SEND) == [TOLD, "send_credentials 1"]
    assert journey.move_on() == []


def test_answers_written_down_again_send_nothing_before_the_managers_word() -> None:
    journey = before_access()
    journey.tell(READY)
    appoint = {
        "action": APPOINT, "day": "2026-11-25", "time": "11:00", "time_zone": "Asia/Yekaterinburg",
        "trainer": TRAINER.name, "place": "офис", "reason": "",
    }  # fmt: skip
    assert journey.fill_in(AppointTraining, None, **appoint) == []
    assert withheld(journey.decision) == (
        TOLD,
        "send_credentials 1",
        "send_invitation 1",
        "send_presentations 1",
        "invite_trainer 1",
    )
    assert review(journey, SENT) == []
    journey.tell(HELD, CARD, CARD_SENT, PLANNED, RECORDING, at=utc(11, 25, 8))
    assert "send_technical_card 1 support" in journey.acts
    assert not {"send_credentials 1", "send_invitation 1", "send_presentations 1"} & set(journey.acts)


def test_a_training_that_counts_as_invited_to_is_called_off_when_it_is_cancelled() -> None:
    journey = with_access()
    journey.tell(RESTORED)
    journey.fill_in(
        AppointTraining, None, action=APPOINT, day="2026-11-25", time="11:00",
        time_zone="Asia/Yekaterinburg", trainer=TRAINER.name, place="офис", reason="",
    )  # fmt: skip
    review(journey, SENT)
    cancel = journey.fill_in(
        AppointTraining, None, action=CANCEL, day="", time="", time_zone="", trainer="",
        place="", reason="болезнь",
    )  # fmt: skip
    assert "send_cancellation 1" in cancel


def test_sales_and_tech_support_are_spared_too() -> None:
    journey = with_training()
    journey.tell(RESTORED, HELD, CARD, CARD_SENT, PLANNED, answered("purchase"), ASKS_SALES, at=utc(11, 25, 8))
    assert withheld(journey.decision) == ("send_technical_card 1 support", "send_purchase 2 belova")
    assert [it.recipient for it in journey.decision.withheld] == [SUPPORT.email, SALES.email]
    assert review(journey, SEND) == ["send_technical_card 1 support", "send_purchase 2 belova"]


@pytest.mark.parametrize("state", [State.OPEN, State.REPLACED])
def test_a_letter_that_the_copy_knows_as_unfinished_is_withheld_as_well(state: State) -> None:
    journey = with_training()
    journey.put(Effect.SEND_INVITATION, "1", state)
    assert journey.tell(RESTORED) == [ASKED]
    assert [it.effect for it in journey.decision.withheld] == [Effect.SEND_INVITATION]
    assert review(journey, SENT) == []
    assert journey.move_on() == []


def test_every_restore_is_a_question_of_its_own() -> None:
    journey = before_access()
    journey.tell(READY)
    review(journey, SENT)
    again = RESTORED.model_copy(update={"number": 2})
    assert "ask_after_restore 2" in journey.tell(again, at=utc(11, 19, 7))
    assert not journey.case.restore_reviewed
    journey.tell(RestoreReviewed(number=2))
    assert journey.case.restore_reviewed
    assert "send_credentials 1" not in journey.acts


def test_a_case_that_has_nothing_left_to_do_waits_for_the_word_and_then_ends() -> None:
    journey = with_report()
    journey.tell(NO_SITE_WORK, answered("well"))
    assert journey.turn == ("", "Завершено")
    assert journey.tell(RESTORED) == [ASKED]
    assert journey.turn == ("менеджер", "После восстановления")
    review(journey, SENT)
    assert journey.decision.finished == "подключение завершено"


def test_a_stopped_case_is_not_asked_about() -> None:
    journey = with_report()
    journey.tell(answered("stop"), AGREED)
    assert journey.tell(RESTORED) == []


def test_what_is_assumed_has_no_reference_and_is_done_at_the_answer() -> None:
    journey = before_access()
    journey.tell(READY)
    review(journey, SENT)
    entry = Entries(assumed_sent(journey.case)).done(Effect.SEND_CREDENTIALS)
    assert entry is not None
    assert (entry.reference, str(entry.occurrence), entry.done_at) == ("", "1", journey.case.facts[-1].at)
    assert journey.now - entry.begun_at < timedelta(minutes=1)


def test_a_training_after_the_restore_is_newer_to_calendars_than_any_that_is_lost() -> None:
    lost = with_training().case
    journey = with_training()
    journey.tell(RESTORED)
    assert calendar_sequence(lost, 1, False) < calendar_sequence(lost, 1, True) < calendar_sequence(lost, 2, False)
    assert calendar_sequence(lost, 900, True) < calendar_sequence(journey.case, 1, False) < 2**31
    first = calendar_sequence(journey.case, 900, True)
    journey.tell(RESTORED, at=utc(12, 18, 7))
    assert first < calendar_sequence(journey.case, 1, False), "a second restore, from a copy that knows less still"
