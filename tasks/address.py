"""Asking nadmozg whether an address is free. Changes nothing, so the ledger has no entry of it."""

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from engine.wiring import wiring
from integrations.errors import IntegrationError

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
        get_run_logger().warning("nadmozg could not be asked about %s: %s", slug, error)
        return ""
    if check.state == "available" or any(cloud.slug == slug for cloud in own):
        return ""
    free = f" Свободны: {', '.join(check.suggestions)}." if check.suggestions else ""
    return f"Адрес {slug} {WORDS[check.state]}.{free}"
