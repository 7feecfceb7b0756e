"""Asking nadmozg whether an address is free, before the answer of a form is recorded."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from cases import fields
from cases.errors import FormError
from integrations.errors import IntegrationError
from tasks._wiring import wiring

WORDS = {"taken": "занят", "reserved": "зарезервирован", "invalid": "не подходит"}


@task(task_run_name="Свободен ли адрес · {slug}", cache_policy=NO_CACHE, persist_result=False)
def why_address_is_refused(slug: str) -> str:
    """nadmozg's word in one Russian sentence with free addresses; empty if the address is free.

    Empty, too, where nobody can tell now (manual mode, nadmozg is down, not even an address): the form's own rules,
    and later the order, will.
    """
    nadmozg = wiring().nadmozg
    try:
        if nadmozg is None or not slug:
            return ""
        check = nadmozg.check_slug(fields.slug("slug", slug))
    except (FormError, IntegrationError):
        return ""
    if check.state == "available":
        return ""
    free = f" Свободны: {', '.join(check.suggestions)}." if check.suggestions else ""
    return f"Адрес {fields.slug('slug', slug)} {WORDS[check.state]}.{free}"
