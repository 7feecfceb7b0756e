"""Photos of the site: received, and judged as a whole."""

from cases.forms.site_photos import JudgePhotos, ReceivePhotos
from journey.answers import answered
from prefect_ui.form import offer

receive_photos = offer(ReceivePhotos, answered)
judge_photos = offer(JudgePhotos, answered)
