"""What is put right in a case: its data, and who leads it."""

from cases.forms.correction import CorrectData, HandOver
from journey.answers import answered
from journey.hand_over import handed_over
from prefect_ui.form import offer

hand_over = offer(HandOver, handed_over)
correct_data = offer(CorrectData, answered)
