"""Whether the client will see a recording: its link, opened as a stranger would before the answer is recorded."""

from cases.errors import FormError
from cases.forms import reading
from cases.forms.recording import BY_EYE
from engine.wiring import wiring
from integrations.shared_link import Seen, open_as_stranger

_WORDS = {
    Seen.LOGIN: "По ссылке просят войти, и клиент записи не увидит. Откройте доступ всем, у кого есть ссылка",
    Seen.MISSING: "По ссылке ничего нет (ответ {detail}). Проверьте, вся ли ссылка скопирована",
    Seen.CLOSED: "По этой ссылке запись открыть нельзя: это адрес внутренней сети, клиент в неё не попадёт",
    Seen.UNREACHABLE: "Открыть ссылку сами не смогли ({detail})",
}


def why_recording_is_refused(url: object, by_eye: object) -> str:
    """Why a stranger does not see it, in Russian; empty if they do, if a person has looked, or if it is no link."""
    settings = wiring().settings
    try:
        link = reading.link("url", url, required=False)
    except FormError:
        return ""  # the form tells it
    if not link or by_eye is True:
        return ""
    public_only = not settings.allow_private_addresses
    seen, detail = open_as_stranger(link, settings.ca_bundle, settings.http_timeout_s, public_only=public_only)
    if seen is Seen.OPEN:
        return ""
    words = _WORDS[seen].format(detail=detail)
    return f"{words}. Если в окне инкогнито запись открывается, отметьте «{BY_EYE}» и отправьте ещё раз."
