"""The training: appointed, moved or cancelled; and its report with the technical card."""

from cases.forms.report import ReportTraining
from cases.forms.training import AppointTraining
from journey.answers import answered_with_calendar, answered_with_new_date
from prefect_ui.form import offer

appoint_training = offer(AppointTraining, answered_with_calendar)
report_training = offer(ReportTraining, answered_with_new_date)
