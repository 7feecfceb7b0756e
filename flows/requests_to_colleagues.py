"""Requests to colleagues: taken, answered or returned, sent once more."""

from cases.forms.requests import AnswerRequest, SendRequestAgain, TakeRequest
from journey.answers import answered
from prefect_ui.form import offer

take_request = offer(TakeRequest, answered)
answer_request = offer(AnswerRequest, answered)
send_request_again = offer(SendRequestAgain, answered)
