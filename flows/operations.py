"""What breaks in our own works is told to those who run them."""

from cases.forms.operations import TellOfBrokenRun
from journey.answers import read_first
from prefect_ui.form import offer
from tasks.broken_run import tell_operators

tell_of_broken_run = offer(TellOfBrokenRun, read_first(lambda form: tell_operators(form.run)))
