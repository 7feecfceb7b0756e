"""How far a site is, read from the facts: each item with its photos and verdicts, what is known, what is lacking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cases.facts import PhotosJudged, PhotosReceived, SiteAnswered, SiteItemWaived, Verdict
from cases.facts.site import Photo
from cases.recorded import Recorded
from cases.site import BY_CODE, INTERNET, LINES, POWER, RESULT, Ask, Item, items_for


@dataclass(frozen=True)
class SitePhoto:
    """A photo of an item: its number there, when it came, in which round; what was said of it, if anything."""

    photo: Photo
    item: str
    number: int
    at: datetime
    round: int
    verdict: Verdict | None = None
    judged_at: datetime | None = None
    judged_in: int = 0

    @property
    def sha256(self) -> str:
        return self.photo.sha256

    @property
    def is_accepted(self) -> bool:
        return self.verdict is not None and self.verdict.outcome == "accepted"

    @property
    def is_returned(self) -> bool:
        return self.verdict is not None and self.verdict.outcome == "returned"


@dataclass(frozen=True)
class ItemState:
    """An item of this site. `waived`: why it is not needed; `unknown`: what nobody has told yet."""

    item: Item
    photos: tuple[SitePhoto, ...] = ()
    waived: str = ""
    unknown: tuple[Ask, ...] = ()

    @property
    def waiting(self) -> tuple[SitePhoto, ...]:
        """Photos that nobody has judged."""
        return tuple(it for it in self.photos if it.verdict is None)

    @property
    def returned(self) -> tuple[SitePhoto, ...]:
        """Photos that were sent back, and for which no better one has come since."""
        better = [it.at for it in self.photos if it.is_accepted]
        return tuple(
            it for it in self.photos if it.is_returned and it.judged_at and not any(at > it.judged_at for at in better)
        )

    @property
    def lacks_photo(self) -> bool:
        """Whether a photo is wanted of the client."""
        accepted = any(it.is_accepted for it in self.photos)
        return self.item.has_photo and not self.waived and (not accepted or bool(self.returned))

    @property
    def is_done(self) -> bool:
        """Whether nothing is wanted of it any more."""
        return bool(self.waived) or not (self.lacks_photo or self.waiting or self.unknown)


@dataclass(frozen=True)
class Site:
    """`items`: what this site must have, in order; others that have photos all the same stand at the end."""

    items: tuple[ItemState, ...]
    answers: SiteAnswered
    last: PhotosJudged | None = None
    result: tuple[SitePhoto, ...] = ()
    """Photos of what was mounted."""
    turned: bool = False
    """Whether the last verdict says another thing of a photo than one before it."""

    @property
    def photos(self) -> tuple[SitePhoto, ...]:
        return (*(photo for it in self.items for photo in it.photos), *self.result)

    @property
    def waiting(self) -> tuple[SitePhoto, ...]:
        """Photos that nobody has judged."""
        return tuple(photo for it in self.items for photo in it.waiting)

    def photo(self, sha256: str) -> SitePhoto | None:
        return next((it for it in self.photos if it.sha256 == sha256), None)

    @property
    def lacks_lines(self) -> tuple[str, ...]:
        """220 V, internet: those that have to be laid first."""
        return self._lines(False)

    @property
    def unknown_lines(self) -> tuple[str, ...]:
        """Those of which nobody has told whether they are there."""
        return self._lines(None)

    def _lines(self, is_there: bool | None) -> tuple[str, ...]:
        """Where all that hangs on a line was let go, nobody needs it."""
        said = {POWER: self.answers.power, INTERNET: self.answers.internet}
        return tuple(line for line, it in said.items() if it is is_there and self.of_line(line))

    @property
    def wanted(self) -> tuple[ItemState, ...]:
        """What the client is asked for: photos and answers that lack; nothing of a line that is to be laid first."""
        later = frozenset().union(*(LINES[it] for it in self.lacks_lines))
        return tuple(
            it
            for it in self.items
            if not it.waived and it.item.code not in later and (it.lacks_photo or it.unknown) and not it.waiting
        )

    def of_line(self, line: str) -> tuple[ItemState, ...]:
        """The items of a line that is to be laid, to be seen once it is."""
        return tuple(it for it in self.items if it.item.code in LINES[line] and not it.waived)

    @property
    def ready(self) -> bool:
        """Go: everything was seen and is known, 220 V and internet are there."""
        return all(it.is_done for it in self.items) and not (self.lacks_lines or self.unknown_lines)

    @property
    def round(self) -> int:
        """Which request for photos is running: a verdict after which something is lacking begins the next."""
        if self.last is None:
            return 1
        return self.last.round + (0 if self.ready or not self.last.closes else 1)


def site(facts: Sequence[Recorded], equipment: Iterable[str]) -> Site:
    """How far it is, for this equipment."""
    answers = next((it.fact for it in reversed(facts) if isinstance(it.fact, SiteAnswered)), SiteAnswered())
    judged = [it.fact for it in facts if isinstance(it.fact, PhotosJudged)]
    photos = _photos(facts)
    waived = {it.fact.item: it.fact for it in facts if isinstance(it.fact, SiteItemWaived)}
    wanted = items_for(equipment)
    more = {it.item for it in photos} - {it.code for it in wanted} - {RESULT.code}
    items = (*wanted, *(it for code, it in BY_CODE.items() if code in more))
    return Site(
        tuple(
            ItemState(
                it,
                tuple(each for each in photos if each.item == it.code),
                waived[it.code].reason if it.code in waived and not waived[it.code].needed else "",
                tuple(ask for ask in it.asks if not getattr(answers, ask.field)),
            )
            for it in items
        ),
        answers,
        judged[-1] if judged else None,
        result=tuple(it for it in photos if it.item == RESULT.code),
        turned=_turned(judged),
    )


def was_ready(facts: Sequence[Recorded], equipment: frozenset[str]) -> bool:
    """Whether it had been ready before the last of these facts."""
    told = [number for number, it in enumerate(facts) if isinstance(it.fact, PhotosJudged | SiteAnswered)]
    return any(site(facts[: number + 1], equipment).ready for number in told if number + 1 < len(facts))


def times_lacking(facts: Sequence[Recorded], line: str) -> int:
    """How often it was said anew that a line is not there: which request to lay it."""
    said = [getattr(it.fact, line) for it in facts if isinstance(it.fact, SiteAnswered)]
    return sum(now is False and before is not False for before, now in zip([None, *said], said, strict=False))


def _photos(facts: Sequence[Recorded]) -> list[SitePhoto]:
    """All but those that were put there by mistake, numbered within their item."""
    found: dict[str, SitePhoto] = {}
    numbers: dict[str, int] = {}
    for it in facts:
        if isinstance(it.fact, PhotosReceived):
            for photo in it.fact.photos:
                if photo.sha256 in found and not _is_dropped(found[photo.sha256]):
                    continue
                numbers[it.fact.item] = number = numbers.get(it.fact.item, 0) + 1
                found[photo.sha256] = SitePhoto(photo, it.fact.item, number, it.at, it.fact.round)
        elif isinstance(it.fact, PhotosJudged):
            for verdict in it.fact.verdicts:
                if verdict.sha256 in found:
                    known = found[verdict.sha256]
                    found[verdict.sha256] = replace(
                        known, verdict=verdict, judged_at=it.at, judged_in=known.judged_in or it.fact.round
                    )
    return [it for it in found.values() if not _is_dropped(it)]


def _is_dropped(photo: SitePhoto) -> bool:
    return photo.verdict is not None and photo.verdict.outcome == "dropped"


def _turned(judged: Sequence[PhotosJudged]) -> bool:
    if not judged:
        return False
    before = {it.sha256: it.outcome for each in judged[:-1] for it in each.verdicts}
    return any(before.get(it.sha256, it.outcome) != it.outcome for it in judged[-1].verdicts)
