"""Forms that may be sent again on purpose: a moment later it is the same wish, a minute later another one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cases.case import Case, Recorded
from cases.errors import FormError
from cases.forms.cloud import SendAccessAgain
from cases.forms.desk import DOUBLE_CLICK, Answer, Desk, Dossier
from cases.forms.follow_up import FollowUpOutcome
from cases.forms.form import Form
from cases.people import People
from cases.policy import Policy
from tests.sample_cases import MANAGER, OPENED_AT, PEOPLE, sample_case

NOW = OPENED_AT + timedelta(days=11)
OUTCOME = {"outcome": "связаться ещё раз", "answers": "Ждут шлагбаум.", "site_work": "да", "next_on": "", "reason": ""}


def answer(form: type[Form], case: Case, now: datetime, **filled_in: object) -> Answer:
    raw = {"case": case.title, **filled_in}
    return form(raw, Desk(now, People(PEOPLE), Policy(), actor=MANAGER), Dossier(case)).answer()


def send_access_again(case: Case, now: datetime) -> Answer:
    return answer(SendAccessAgain, case, now)


def get_in_touch_again(case: Case, now: datetime) -> Answer:
    """Opened from the list of forms, not from a letter: no number says which contact is meant."""
    return answer(FollowUpOutcome, case, now, question="", **OUTCOME)


@pytest.mark.parametrize(("read", "stage"), [(send_access_again, "cloud"), (get_in_touch_again, "follow_up")])
def test_a_double_click_is_one_wish(read: Callable[[Case, datetime], Answer], stage: str) -> None:
    case = sample_case(stage)
    facts = tuple(Recorded(it, NOW, MANAGER.code) for it in read(case, NOW).facts)
    clicked = replace(case, facts=(*case.facts, *facts))
    with pytest.raises(FormError, match="только что"):
        read(clicked, NOW + DOUBLE_CLICK / 2)
    assert read(clicked, NOW + DOUBLE_CLICK).facts
