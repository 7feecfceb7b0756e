"""«Будет монтаж»: asked by several forms, recorded wherever the answer is news."""

from cases.case import Case
from cases.facts import Fact, SiteWork
from cases.forms.fields import Choice
from cases.forms.form import Rule, if_any

AS_KNOWN = "пока неизвестно или как записано"
"""What a form opens with, so that nothing is said unasked."""
EXPECTED = {"да": True, "нет": False}


def site_work_choice(hint: str = "", *, when: Rule = lambda _: True) -> Choice[bool | None]:
    """The field; opens with what is known of the case."""
    hint = hint or "Да – после обучения попросим у клиента фото площадки"
    field = Choice(EXPECTED, "Будет монтаж на площадке", hint, when=when, prefill=known_site_work)
    return if_any(field, AS_KNOWN)  # type: ignore[return-value]


def known_site_work(case: Case) -> str | None:
    """What is known, in the words of the choice; None while nobody has told."""
    return next((words for words, value in EXPECTED.items() if value is case.site_work), None)


def site_work_news(case: Case, value: bool | None) -> tuple[Fact, ...]:
    """The fact, where it says something new."""
    return () if value is None or value is case.site_work else (SiteWork(expected=value),)
