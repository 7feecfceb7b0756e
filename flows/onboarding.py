"""The beginning of a case: a new client, their contact, the first talk."""

from cases.forms.correction import CorrectContact
from cases.forms.onboarding import FirstTalk, NewClient
from journey.answers import answered, opened
from prefect_ui.form import offer

new_client = offer(NewClient, opened)
correct_contact = offer(CorrectContact, answered)
first_talk = offer(FirstTalk, answered)
