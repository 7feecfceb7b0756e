"""Whether the client will see a recording, asked before the answer of a form is recorded."""

from cases.errors import FormError
from cases.forms import reading
from tasks.recording_link import look_at_recording


def why_recording_is_refused(url: object, by_eye: object) -> str:
    """Why a stranger does not see it, in Russian; empty if they do, if a person has looked, or if it is no link."""
    try:
        link = reading.link("url", url, required=False)
    except FormError:
        return ""  # the form tells it
    return look_at_recording(link) if link and by_eye is not True else ""
