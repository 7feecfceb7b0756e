"""Photos of the site: received, and judged one by one. People do both on the site's page, which fills these in."""

from collections.abc import Iterable
from dataclasses import replace

from cases.effects import Effect
from cases.errors import FormError
from cases.facts import Fact, PhotosJudged, PhotosReceived, SendAgain
from cases.forms.corrections import NOTHING_NEW
from cases.forms.desk import Answer
from cases.forms.fields import Choice, TheCase
from cases.forms.form import Form
from cases.forms.photo_lines import OUTCOMES, Photos, Verdicts
from cases.ledger import Entry, State
from cases.recorded import Recorded
from cases.site import BY_CODE, ITEMS, RESULT
from cases.site_words import called, photos, said_of

_CLOSING = (Effect.SEND_COMPLETION, Effect.TELL_SALES_READY, Effect.TELL_SUPPORT_READY)
MOST_PHOTOS = 300
"""So many photos a site may have."""


class OfTheSite(Form, title=""):
    """What forms about the site share: they are filled in on its page."""

    own_page = "site"
    case = TheCase()

    def refuse(self) -> None:
        case = self.case
        if case.ended:
            raise FormError("case", f"{case.code} остановлено; сначала верните его в работу формой 02.")
        if case.site_work is False:
            raise FormError("case", f"По {case.code} монтажа не будет, площадка не нужна. Если будет – форма 75.")

    def then(self, *facts: Fact) -> str:
        """What there is to say of the site once these are recorded."""
        recorded = (Recorded(it, self.desk.now, self.who.code) for it in facts)
        return said_of(replace(self.case, facts=(*self.case.facts, *recorded)).site)


class ReceivePhotos(OfTheSite, title="70 · Фото площадки: получены"):
    """Записывает загруженные фото. Форму заполняет страница площадки, загружайте фото на ней."""

    names_files = True
    item = Choice({it.title: it.code for it in (*ITEMS, RESULT) if it.has_photo}, "Что на фото", "Пункт площадки")
    photos = Photos("Фото", "Номера файлов, по одному в строке; их подставляет страница площадки")

    @item.check
    def _is_mounted(self) -> str | None:
        early = self.item == RESULT.code and not self.case.installation.done
        return "Фото результата – после монтажа: сначала запишите его итог формой 78." if early else None

    @photos.check
    def _are_new(self) -> str | None:
        site = self.case.site
        for it in self.photos:
            known = site.photo(it.sha256)
            if known and known.item != self.item:
                return f"Такое фото уже есть: {called(known, BY_CODE[known.item].title)}. Уберите его там."
        more = len(site.photos) + len(self.photos)
        return f"Фото уже слишком много: больше {MOST_PHOTOS} не помещается." if more > MOST_PHOTOS else None

    def read(self) -> Answer:
        site, title = self.case.site, BY_CODE[self.item].title
        new = tuple(it for it in self.photos if site.photo(it.sha256) is None)
        if not new:
            return Answer((), self.who.code, f"Это фото уже есть в «{title}».", NOTHING_NEW)
        received = PhotosReceived(round=site.round, item=self.item, photos=new)
        return Answer((received,), self.who.code, f"Фото площадки: «{title}», {photos(len(new))}.")


class JudgePhotos(OfTheSite, title="71 · Фото площадки: оценка"):
    """Записывает оценку фото; чего не хватает, система попросит у клиента. Форму заполняет страница площадки."""

    verdicts = Verdicts("Оценка", "По строке на фото: номер, принято, вернуть и почему, убрать. Заполняет страница")

    @verdicts.check
    def _are_of_this_site(self) -> str | None:
        unknown = [it for it in self.verdicts if self.case.site.photo(it.sha256) is None]
        if unknown:
            return f"Этих фото у {self.case.code} нет; обновите страницу площадки."
        result = {it.sha256 for it in self.case.site.result}
        judged = any(it.sha256 in result and it.outcome != "dropped" for it in self.verdicts)
        return "Фото результата не оценивают: лишнее можно только убрать." if judged else None

    def read(self) -> Answer:
        case, site = self.case, self.case.site
        known = {it.sha256: it for it in site.photos}
        new = tuple(it for it in self.verdicts if known[it.sha256].verdict != it)
        if not new:
            return Answer((), self.who.code, f"По {case.code} так и записано, ничего не изменилось.", NOTHING_NEW)
        # Photos of an earlier round that are judged anew: the request that followed stands, and is sent corrected.
        rounds = {known[it.sha256].judged_in for it in new}
        corrects = max(rounds) if 0 not in rounds and max(rounds) < site.round else 0
        left = {it.sha256 for it in site.waiting} - {it.sha256 for it in new}
        judged = PhotosJudged(round=corrects or site.round, verdicts=new, closes=not left)
        said = f"{_counted(it.outcome for it in new)}. {self.then(judged)}"
        return Answer((judged, *self._again(judged, corrects)), self.who.code, said)

    def _again(self, judged: PhotosJudged, corrects: int) -> Iterable[SendAgain]:
        """Letters that told another verdict, once more: the request for photos now; closing ones when all is ready."""
        case, entries = self.case, self.dossier.entries
        after = replace(case, facts=(*case.facts, Recorded(judged, self.desk.now, self.who.code)))
        told = [it for it in entries.entries if it.state in (State.DONE, State.BEGUN)]
        if case.site_ready and not after.site_ready:
            yield from (_corrected(it) for it in told if it.effect in _CLOSING)
        if corrects and after.site.round == corrects + 1:
            number = str(after.site.round)
            request = (it for it in told if it.effect is Effect.REQUEST_PHOTOS and it.occurrence.base == number)
            yield from (_corrected(it) for it in list(request)[:1])


def _corrected(entry: Entry) -> SendAgain:
    return SendAgain(letter=entry.effect, occurrence=entry.occurrence.base, correction=True)


def _counted(outcomes: Iterable[str]) -> str:
    """«Фото: принято 3, вернуть 1»."""
    said = list(outcomes)
    counts = (f"{word} {said.count(outcome)}" for word, outcome in OUTCOMES.items() if outcome in said)
    return f"Фото: {', '.join(counts)}"
