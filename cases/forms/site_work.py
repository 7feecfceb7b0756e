"""Will something be mounted, what, and by whom: asked wherever people talk (10, 20, 60, 85), told any time by form 75.

Recorded where the answer is news.
"""

from typing import Any, cast

from cases.case import Case
from cases.errors import FormError
from cases.facts import Fact, Mounter, SiteWork
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Line, TheCase
from cases.forms.form import Form, Rule, if_any
from cases.wording import both_clocks

AS_KNOWN = "пока неизвестно или как записано"
"""What a form opens with, so that nothing is said unasked."""
EXPECTED = {"да": True, "нет": False}
MOUNTERS: dict[str, Mounter] = {
    "наши монтажники": "ours",
    "наш подрядчик": "contractor",
    "бригада клиента": "client",
}


def site_work_choice(hint: str = "", *, when: Rule = lambda _: True) -> Choice[bool | None]:
    """The field; opens with what is known of the case."""
    hint = hint or "Да – попросим у клиента фото площадки"
    field = Choice(EXPECTED, "Будет монтаж на площадке", hint, when=when, prefill=known_site_work)
    return if_any(field, AS_KNOWN)  # type: ignore[return-value]


def mounting_line(site_work: Choice[Any]) -> Line:
    """What will be mounted; not asked where nothing will be."""
    return Line(
        "Что монтируем",
        "Если известно: 2 шлагбаума, считыватель на калитке",
        limit=500,
        required=False,
        when=_is_not_denied(site_work),
        prefill=lambda case: it.what if (it := case.latest(SiteWork)) else "",
    )


def mounter_choice(site_work: Choice[Any]) -> Choice[Mounter | None]:
    """Who mounts it; not asked where nothing is mounted."""
    hint = "Бригаде клиента мы не пишем, но день и итог запишем"
    field = Choice(MOUNTERS, "Кто монтирует", hint, when=_is_not_denied(site_work), prefill=_known_mounter)
    return cast(Choice[Mounter | None], if_any(field, AS_KNOWN))


def known_site_work(case: Case) -> str | None:
    """What is known, in the words of the choice; None while nobody has told."""
    return next((words for words, value in EXPECTED.items() if value is case.site_work), None)


def site_work_told(form: Any) -> tuple[Fact, ...]:
    """The fact, where a form with all three fields says something new.

    Whoever says what will be mounted, or who mounts it, says that something will be.
    """
    known: SiteWork | None = form.case.latest(SiteWork)
    expected, what, by = form.site_work, "", None
    if expected is not False:
        what, by = form.mounting, form.mounted_by
    if expected is None:
        expected = known.expected if known else True if what or by else None
    if expected is None or (known and known.expected is expected is False):
        return ()
    told = SiteWork(expected=expected)
    ahead = form.case.installation.ahead
    if not expected and ahead:
        at = both_clocks(ahead.date.starts_at, ahead.date.time_zone)
        raise FormError("site_work", f"Монтаж назначен на {at}; сначала отмените его формой 77.")
    if expected:
        told = SiteWork(
            expected=True, what=what or (known.what if known else ""), by=by or (known.by if known else None)
        )
    return () if told == known else (told,)


def site_work_words(told: SiteWork) -> str:
    """Монтаж будет: 2 шлагбаума; монтируют наши монтажники."""
    if not told.expected:
        return "Монтажа не будет."
    who = next((words for words, by in MOUNTERS.items() if by == told.by), "")
    said = f"Монтаж будет{': ' if told.what else ''}{told.what}"
    return f"{said}{'; монтирует ' if who else ''}{who}."


def _is_not_denied(site_work: Choice[Any]) -> Rule:
    """The question is asked, and the answer is not «нет»."""
    return lambda form: site_work.when(form) and form.value(site_work) is not False


def _known_mounter(case: Case) -> str | None:
    known = case.latest(SiteWork)
    return next((words for words, by in MOUNTERS.items() if known and by == known.by), None)


class TellSiteWork(Form, title="75 · Будет ли монтаж"):
    """Записывает, будет ли монтаж, что монтируют и кто – когда бы это ни стало известно."""

    case = TheCase()
    site_work = Choice(EXPECTED, "Будет монтаж на площадке", "Да – попросим фото площадки", prefill=known_site_work)
    mounting = mounting_line(site_work)
    mounted_by = mounter_choice(site_work)

    def read(self) -> Answer:
        told = site_work_told(self)
        if not told:
            raise FormError("case", f"По {self.case.code} так и записано, ничего не изменилось.")
        assert isinstance(told[0], SiteWork)
        return Answer(told, self.who.code, site_work_words(told[0]))
