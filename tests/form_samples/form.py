"""A form in one of its uses, and how it is submitted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from prefect import Flow

from cases.case import Case, Recorded
from cases.facts import (
    Fact,
)
from cases.forms import reading as fields
from cases.forms.desk import Answer, Desk
from cases.people import People
from cases.policy import Policy
from flows import after_restore, cloud, control, correction, follow_up, onboarding, recording, site_photos, training
from tests.sample_cases import MANAGER, PEOPLE

TODAY = datetime(2026, 12, 2, 7, 0, tzinfo=UTC)
"""Wednesday noon for the client in Yekaterinburg."""
DESK = Desk(TODAY, People(PEOPLE), Policy())
BY_HAND = replace(DESK, manual_cloud=True)

FLOWS: dict[str, Flow[..., Any]] = {
    "new_client": onboarding.new_client,
    "correct_contact": onboarding.correct_contact,
    "first_talk": onboarding.first_talk,
    "agree_address": cloud.agree_address,
    "cloud_by_hand": cloud.cloud_by_hand,
    "retry_cloud": cloud.retry_cloud,
    "send_access_again": cloud.send_access_again,
    "client_logged_in": cloud.client_logged_in,
    "appoint_training": training.appoint_training,
    "report_training": training.report_training,
    "recording_ready": recording.recording_ready,
    "move_follow_up": follow_up.move_follow_up,
    "follow_up_comes_due": follow_up.follow_up_comes_due,
    "follow_up_outcome": follow_up.follow_up_outcome,
    "take_purchase": follow_up.take_purchase,
    "photos_received": site_photos.photos_received,
    "judge_photos": site_photos.judge_photos,
    "review_after_restore": after_restore.review_after_restore,
    "control_case": control.control_case,
    "add_note": control.add_note,
    "hand_over": correction.hand_over,
    "correct_data": correction.correct_data,
    "send_again": control.send_again,
    "skip_step": control.skip_step,
}

Read = Callable[..., Answer]
Fields = dict[str, object]


@dataclass(frozen=True)
class Form:
    """A form in one of its uses, well filled in, and what comes of it. `kinds` says which bad values a field gets."""

    flow: str
    read: Read
    case: Case | None
    good: Fields
    kinds: dict[str, str]
    facts: tuple[Fact, ...]
    said: str
    desk: Desk = DESK
    actor: str = MANAGER.code
    badge: str = "Записано"

    def submit(self, changes: Fields | None = None, *, case: Case | None = None, desk: Desk | None = None) -> Answer:
        """What the flow does: the case's code is read first, then the fields."""
        filled_in = self.good | (changes or {})
        stands, at = case or self.case, desk or self.desk
        if stands is None:
            return self.read(at, **filled_in)
        fields.case_code("case", filled_in.pop("case", stands.title))
        return self.read(stands, at, **filled_in)


def after(case: Case, facts: tuple[Fact, ...]) -> Case:
    """The case once these facts have been recorded."""
    return replace(case, facts=(*case.facts, *(Recorded(fact, TODAY, MANAGER.code) for fact in facts)))
