"""Asking nadmozg whether an address is free, and whose a cloud is; the letter that proposes free ones.

Asking changes nothing: the ledger has no entry of it.
"""

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from cases.forms.cloud import RECOGNISED, is_address_of
from engine.acting import Act, act_once
from engine.clock import now
from engine.retries import outside_task
from engine.wiring import NADMOZG, wiring
from integrations.errors import IntegrationError, RejectedError
from letters.post import post
from letters.proposals import proposals

ASK_LATER = "nadmozg сейчас не отвечает, и чьё это облако, не узнать. Отправьте форму ещё раз через несколько минут."
TICK = f"отметьте «{RECOGNISED}»"
WORDS = {"taken": "занят", "reserved": "зарезервирован", "invalid": "не подходит"}


@task(task_run_name="Свободен ли адрес · {slug}", cache_policy=NO_CACHE, persist_result=False)
def ask_about_address(slug: str, own_ref: str) -> str:
    """Why an address cannot be had, in Russian. Empty if it is free, the case's own, or nadmozg cannot be asked."""
    nadmozg = wiring().nadmozg
    if nadmozg is None:
        return ""
    try:
        check = nadmozg.check_slug(slug)
        # A restored copy may not know of the cloud that was ordered since.
        own = nadmozg.find_clouds(own_ref) if check.state == "taken" and own_ref else []
    except IntegrationError as error:
        _not_answered(slug, error)
        return ""
    if check.state == "available" or any(cloud.slug == slug for cloud in own):
        return ""
    free = f" Свободны: {', '.join(check.suggestions)}." if check.suggestions else ""
    return f"Адрес {slug} {WORDS[check.state]}.{free}"


@task(task_run_name="Чьё облако · {cloud_id}", cache_policy=NO_CACHE, persist_result=False)
def ask_about_cloud(cloud_id: str, own_ref: str, recognised: bool | str, how: str = TICK) -> str:
    """Why a cloud cannot be this client's, in Russian: access to it would go to the wrong people.

    Empty if it is the case's own, or sales has made it and a person has `recognised` it: True, or its address (`how`:
    what to do to say so); or in manual mode. Where nadmozg cannot be asked, nothing is recorded.
    """
    nadmozg = wiring().nadmozg
    if nadmozg is None:
        return ""
    try:
        cloud = nadmozg.cloud(cloud_id)
    except RejectedError:
        return f"Облака с номером {cloud_id} в nadmozg нет; проверьте номер."
    except IntegrationError as error:
        _not_answered(cloud_id, error)
        return ASK_LATER
    if cloud.case_ref and cloud.case_ref == own_ref:
        return ""
    if cloud.case_ref:
        return f"Облако {cloud_id} сделано для другого подключения ({cloud.slug}); проверьте номер."
    if recognised is True or is_address_of(str(recognised or ""), cloud.slug, cloud.url or ""):
        return ""
    return f"Это облако «{cloud.title or cloud.slug}», {cloud.url or cloud.slug}. Если всё верно, {how}."


@outside_task
def ask_address(act: Act) -> None:
    """The question to the manager, with addresses that are free at this moment."""
    case = wiring().cases.load(act.code).case
    act_once(act, lambda: post(act, case, proposed=proposals(case)))


def _not_answered(about: str, error: IntegrationError) -> None:
    get_run_logger().warning("nadmozg could not be asked about %s: %s", about, error)
    if error.silent:  # nobody else is to wait for it, the acts of this very run included
        wiring().outages.note(NADMOZG, now())
