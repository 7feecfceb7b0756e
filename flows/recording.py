"""The recording of the training."""

from cases.forms.training import ShareRecording
from journey.answers import answered
from prefect_ui.form import offer

share_recording = offer(ShareRecording, answered)
