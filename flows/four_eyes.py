"""A second person's word: on a new address for access, on the end of a case whose client works."""

from cases.forms.four_eyes import ConfirmContact, ConfirmEnd
from journey.answers import answered
from prefect_ui.form import offer

confirm_contact = offer(ConfirmContact, answered)
confirm_end = offer(ConfirmEnd, answered)
