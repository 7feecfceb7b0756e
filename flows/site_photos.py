"""The site: photos received and judged, what is known of it, what it does not need."""

from cases.forms.site_answers import AnswerSite, WaiveSiteItem
from cases.forms.site_photos import JudgePhotos, ReceivePhotos
from journey.answers import answered
from prefect_ui.form import offer

receive_photos = offer(ReceivePhotos, answered)
judge_photos = offer(JudgePhotos, answered)
answer_site = offer(AnswerSite, answered)
waive_site_item = offer(WaiveSiteItem, answered)
