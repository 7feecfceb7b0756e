"""What is done about an act in doubt: only mail that was being transmitted may have happened unseen."""

from datetime import UTC, datetime

import pytest

from cases.effects import Effect
from cases.ledger import Entry, Settlement, State, settle
from cases.occurrence import Occurrence

AT = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)

NOT_MAIL = {
    Effect.MAKE_CLOUD,  # idempotency key and case_ref
    Effect.RETRY_CLOUD,  # idempotency key
    Effect.MAKE_SUPPORT_ACCOUNT,  # 409 with the account that is there
    Effect.MAKE_OBJECT,  # idempotency key, and the same object asked for
    Effect.SCHEDULE_FOLLOW_UP,  # Prefect's idempotency_key
    Effect.CANCEL_FOLLOW_UP,  # cancelled is cancelled
    Effect.LOOK_AT_CLOUD,  # looks change nothing (and have no entry)
    Effect.LOOK_FOR_LOGIN,
}
NOTICES = {Effect.NOTIFY}
SECRET = {Effect.SEND_CREDENTIALS, Effect.RENEW_ACCESS}

TABLE = {
    # effect: (before DATA, within DATA)
    effect: (
        Settlement.REOPEN,
        Settlement.REOPEN if effect in NOT_MAIL else Settlement.REPLACE if effect in SECRET else Settlement.REPEAT,
    )
    for effect in Effect
} | {Effect.NOTIFY: (Settlement.LEAVE, Settlement.LEAVE)}


@pytest.mark.parametrize("effect", Effect)
def test_an_act_that_was_not_transmitted_may_be_begun_again(effect: Effect) -> None:
    assert settle(Entry(effect, Occurrence("1"), State.BEGUN, AT)) is TABLE[effect][0]


@pytest.mark.parametrize("effect", Effect)
def test_a_letter_that_was_being_transmitted_is_repeated_and_the_secret_one_replaced(effect: Effect) -> None:
    assert settle(Entry(effect, Occurrence("1", attempt=2), State.BEGUN, AT, in_data_at=AT)) is TABLE[effect][1]


def test_every_effect_is_mail_or_known_to_be_recognised_at_the_far_end() -> None:
    assert {effect for effect in Effect if not effect.is_letter} == NOT_MAIL | NOTICES
    assert {effect for effect in Effect if effect.is_look} == {Effect.LOOK_AT_CLOUD, Effect.LOOK_FOR_LOGIN}
    assert all(effect.label for effect in Effect)
