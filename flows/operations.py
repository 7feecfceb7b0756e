"""What breaks in our own works is told to those who run them."""

from cases.forms.operations import TellOfBrokenRun
from journey.answers import read_first
from journey.broken_run import tell_operators
from prefect_ui.form import offer

tell_of_broken_run = offer(TellOfBrokenRun, read_first(lambda form: tell_operators(form.run)))
