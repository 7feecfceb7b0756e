"""Control over a case at any step: pause, end, go on; a note; a letter once more; a step let go."""

from cases.forms.control import AddNote, ControlCase, SendLetterAgain, SkipStep
from journey.answers import answered
from prefect_ui.form import offer

control_case = offer(ControlCase, answered)
add_note = offer(AddNote, answered)
send_letter_again = offer(SendLetterAgain, answered)
skip_step = offer(SkipStep, answered)
