"""The follow-up: moved, due, its outcome."""

from cases.forms.follow_up import FollowUpComesDue, FollowUpOutcome, MoveFollowUp
from journey.answers import answered
from prefect_ui.form import offer

move_follow_up = offer(MoveFollowUp, answered)
follow_up_comes_due = offer(FollowUpComesDue, answered)
follow_up_outcome = offer(FollowUpOutcome, answered)
