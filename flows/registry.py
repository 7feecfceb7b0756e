"""The registry of objects: what is known of one, and the first payment."""

from cases.forms.payment import TellPayment
from cases.forms.registry import TellObject
from journey.answers import answered
from journey.objects import told_of_object
from prefect_ui.form import offer

tell_object = offer(TellObject, told_of_object)
tell_payment = offer(TellPayment, answered)
