"""A client is forgotten; and before that, what is known of them."""

from cases.forms.forgetting import ConfirmForgetting, ForgetClient, TellWhatIsKnown
from journey.answers import answered
from journey.known import told
from prefect_ui.form import offer

forget_client = offer(ForgetClient, answered)
confirm_forgetting = offer(ConfirmForgetting, answered)
tell_what_is_known = offer(TellWhatIsKnown, told)
