"""What is known of a site without a photo, and items that it does not need. Both are on the site's own page."""

from cases.case import Case
from cases.facts import SiteAnswered, SiteItemWaived
from cases.forms.corrections import NOTHING_NEW
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Line, Text
from cases.forms.form import if_any
from cases.forms.site_photos import OfTheSite
from cases.site import BY_CODE, ITEMS, Ask
from cases.site_state import ItemState

THERE = {"есть": True, "нет, нужно провести": False}
NOBODY_KNOWS = "пока неизвестно"
NEEDED = {"не нужен": False, "нужен": True}
ASKS: dict[str, Ask] = {ask.field: ask for it in ITEMS for ask in it.asks}


def _there(field: str, title: str, hint: str) -> Choice[bool | None]:
    def known(case: Case) -> str | None:
        return next((words for words, it in THERE.items() if it is getattr(case.site.answers, field)), None)

    return if_any(Choice(THERE, title, hint, prefill=known), NOBODY_KNOWS)  # type: ignore[return-value]


def _told(field: str) -> Line:
    ask = ASKS[field]
    title = ask.what.partition(":")[0]
    more = ask.what.partition(":")[2].strip()
    hint = f"{more[:1].upper()}{more[1:]}. Например: {ask.example}" if more else f"Например: {ask.example}"
    return Line(
        f"{title[:1].upper()}{title[1:]}",
        hint,
        limit=300,
        required=False,
        prefill=lambda case: getattr(case.site.answers, field),
    )


class AnswerSite(OfTheSite, title="72 · Площадка: ответы"):
    """Записывает, что известно о площадке без фото. Нет 220 В или интернета – клиент узнает, что сказать электрику."""

    power = _there("power", "Линия 220 В", "Нет – клиенту уйдёт письмо, что сказать электрику")
    power_kw = _told("power_kw")
    power_place = _told("power_place")
    breaker = _told("breaker")
    internet = _there("internet", "Интернет у шкафа", "Нет – клиенту уйдёт письмо, что сказать провайдеру")
    internet_kind = _told("internet_kind")
    internet_speed = _told("internet_speed")
    internet_provider = _told("internet_provider")
    access = _told("access")
    on_site = _told("on_site")

    def read(self) -> Answer:
        told = SiteAnswered.model_validate({it: getattr(self, it) for it in SiteAnswered.model_fields if it != "kind"})
        if told == self.case.site.answers:
            return Answer((), self.who.code, f"По {self.case.code} так и записано, ничего не изменилось.", NOTHING_NEW)
        return Answer((told,), self.who.code, f"Ответы о площадке записаны. {self.then(told)}")


class WaiveSiteItem(OfTheSite, title="73 · Площадка: пункт не нужен"):
    """Отпускает пункт площадки, который здесь не нужен или проверен иначе, или возвращает его."""

    item = Choice({it.title: it.code for it in ITEMS}, "Пункт", "Какой пункт площадки")
    needed = Choice(NEEDED, "Нужен ли", "Не нужен – больше не просим и не ждём")
    reason = Text(
        "Почему",
        "Обязательно, если не нужен. Прочтут монтажники: «кабель уже проложили сами»",
        limit=300,
        required=needed.says(False),
    )

    @item.check
    def _is_of_this_site(self) -> str | None:
        return None if self._state else f"У этой площадки нет пункта «{BY_CODE[self.item].title}»."

    @property
    def _state(self) -> ItemState | None:
        return next((it for it in self.case.site.items if it.item.code == self.item), None)

    def read(self) -> Answer:
        title, reason = BY_CODE[self.item].title, "" if self.needed else self.reason
        if self._state and self._state.waived == reason:
            return Answer((), self.who.code, f"По «{title}» так и записано, ничего не изменилось.", NOTHING_NEW)
        waived = SiteItemWaived(item=self.item, needed=self.needed, reason=reason)
        said = f"«{title}»: {'нужен' if self.needed else f'не нужен ({reason})'}. {self.then(waived)}"
        return Answer((waived,), self.who.code, said)
