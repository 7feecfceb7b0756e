"""A client's question at any time, and its answer."""

from cases.forms.client_questions import AnswerClient, ClientAsks
from journey.answers import answered
from prefect_ui.form import offer

client_asks = offer(ClientAsks, answered)
answer_client = offer(AnswerClient, answered)
