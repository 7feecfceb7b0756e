"""The recording of the training."""

from cases.forms.recording import ShareRecording
from journey.answers import answered_with_recording
from prefect_ui.form import offer

share_recording = offer(ShareRecording, answered_with_recording)
