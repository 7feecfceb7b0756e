"""Opening a recording's link as a stranger would. Changes nothing: the ledger has no entry of it."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from cases.forms.recording import BY_EYE
from engine.wiring import wiring
from integrations.shared_link import Seen, open_as_stranger

_WORDS = {
    Seen.LOGIN: "По ссылке просят войти, и клиент записи не увидит. Откройте доступ всем, у кого есть ссылка",
    Seen.MISSING: "По ссылке ничего нет (ответ {detail}). Проверьте, вся ли ссылка скопирована",
    Seen.CLOSED: "По этой ссылке запись открыть нельзя: это адрес внутренней сети, клиент в неё не попадёт",
    Seen.UNREACHABLE: "Открыть ссылку сами не смогли ({detail})",
}


@task(task_run_name="Видит ли запись посторонний", cache_policy=NO_CACHE, persist_result=False)
def look_at_recording(link: str) -> str:
    """Why a stranger does not see it, in Russian, and what to do if a person does; empty if they do."""
    settings = wiring().settings
    public_only = not settings.allow_private_addresses
    seen, detail = open_as_stranger(link, settings.ca_bundle, settings.http_timeout_s, public_only=public_only)
    if seen is Seen.OPEN:
        return ""
    words = _WORDS[seen].format(detail=detail)
    return f"{words}. Если в окне инкогнито запись открывается, отметьте «{BY_EYE}» и отправьте ещё раз."
