"""Asking nadmozg whether an address is free, before the answer of a form is recorded."""

from collections.abc import Callable

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from cases.errors import FormError, TwinError
from cases.forms import reading
from cases.forms.twins import Newcomer
from engine.records import which_case
from engine.wiring import wiring
from integrations.errors import IntegrationError
from tasks.cloud import case_ref

WORDS = {"taken": "занят", "reserved": "зарезервирован", "invalid": "не подходит"}


def why_address_is_refused(slug: object, case: object = "", newcomer: Callable[[], Newcomer] | None = None) -> str:
    """nadmozg's word about an address in one Russian sentence with free ones; empty if it is free, or the case's own.

    Empty, too, where nobody can tell now (manual mode, nadmozg is down, not even an address): the form's own rules,
    and later the order, will. And where the `newcomer` is open already, by a double click say: that is what has to be
    told, not that its own twin has taken the address.
    """
    if newcomer and _is_open_already(newcomer):
        return ""
    try:
        own_ref = case_ref(wiring().cases.load(which_case(case)).case) if case else ""
        return _ask_nadmozg(reading.slug("slug", slug), own_ref)
    except FormError:
        return ""


def _is_open_already(newcomer: Callable[[], Newcomer]) -> bool:
    try:
        wiring().cases.refuse_twins(newcomer())
    except FormError as error:
        return isinstance(error, TwinError)
    return False


@task(task_run_name="Свободен ли адрес · {slug}", cache_policy=NO_CACHE, persist_result=False)
def _ask_nadmozg(slug: str, own_ref: str) -> str:
    nadmozg = wiring().nadmozg
    if nadmozg is None:
        return ""
    try:
        check = nadmozg.check_slug(slug)
        # A restored copy may not know of the cloud that was ordered since.
        own = nadmozg.find_clouds(own_ref) if check.state == "taken" and own_ref else []
    except IntegrationError as error:
        get_run_logger().warning("nadmozg could not be asked about %s: %s", slug, error)
        return ""
    if check.state == "available" or any(cloud.slug == slug for cloud in own):
        return ""
    free = f" Свободны: {', '.join(check.suggestions)}." if check.suggestions else ""
    return f"Адрес {slug} {WORDS[check.state]}.{free}"
