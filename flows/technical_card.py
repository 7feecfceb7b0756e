"""The technical card, apart from the report."""

from cases.forms.card import FillCard
from journey.answers import answered
from prefect_ui.form import offer

fill_card = offer(FillCard, answered)
