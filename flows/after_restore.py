"""After an older copy of the database was restored: what had been sent already."""

from cases.forms.after_restore import ReviewAfterRestore
from journey.answers import answered
from prefect_ui.form import offer

review_after_restore = offer(ReviewAfterRestore, answered)
