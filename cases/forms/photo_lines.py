"""Photos and verdicts as lines of text, as the page of a site fills them in: one a line, parts apart by « · »."""

import re
from datetime import date

from cases.errors import FormError
from cases.facts import Photo, Verdict
from cases.facts.site import Outcome
from cases.forms import reading
from cases.forms.form import Field, Form
from cases.people import People

MOST_LINES, LONGEST_REASON = 60, 500
OUTCOMES: dict[str, Outcome] = {"принято": "accepted", "вернуть": "returned", "убрать": "dropped"}
"""What is said of a photo; after «вернуть:» stands the reason."""
_HASH = re.compile(r"[0-9a-f]{64}")
_NO_PHOTO = "Не номер фото. Загрузите и оцените фото на странице площадки, эту форму она заполняет сама."


class Photos(Field[tuple[Photo, ...]]):
    """«<номер> · 2026-11-25 · 56.83890, 60.60570», a line each; day and position where they are known."""

    widget = "textarea"

    def parse(self, raw: object, form: Form, *, required: bool) -> tuple[Photo, ...]:
        return tuple({it.sha256: it for it in map(self._photo, _lines(self.name, raw))}.values())

    def show(self, value: tuple[Photo, ...], people: People) -> str:
        return "\n".join(photo_line(it) for it in value)

    def _photo(self, line: str) -> Photo:
        sha256, *more = (it.strip() for it in line.split("·"))
        if not _HASH.fullmatch(sha256) or len(more) > 2:
            raise FormError(self.name, _NO_PHOTO)
        known: dict[str, object] = {}
        for each in filter(None, more):
            if "," in each:
                position = reading.coordinates(self.name, each)
                known |= dict(zip(("latitude", "longitude"), position[:2], strict=True)) if position else {}
            else:
                known["taken_on"] = _day(self.name, each)
        return Photo.model_validate({"sha256": sha256, **known})


class Verdicts(Field[tuple[Verdict, ...]]):
    """«<номер> · принято», «<номер> · вернуть: не видно автомата», «<номер> · убрать», a line each."""

    widget = "textarea"

    def parse(self, raw: object, form: Form, *, required: bool) -> tuple[Verdict, ...]:
        return tuple({it.sha256: it for it in map(self._verdict, _lines(self.name, raw))}.values())

    def show(self, value: tuple[Verdict, ...], people: People) -> str:
        return "\n".join(verdict_line(it) for it in value)

    def _verdict(self, line: str) -> Verdict:
        sha256, _, said = (it.strip() for it in line.partition("·"))
        word, _, reason = (it.strip() for it in said.partition(":"))
        if not _HASH.fullmatch(sha256) or word not in OUTCOMES:
            raise FormError(self.name, _NO_PHOTO)
        outcome = OUTCOMES[word]
        reason = reading.line(self.name, reason, required=False, limit=LONGEST_REASON) if outcome == "returned" else ""
        if outcome == "returned" and not reason:
            raise FormError(self.name, "Напишите, что не так с фото, которое возвращаете: клиент прочтёт это в письме.")
        return Verdict(sha256=sha256, outcome=outcome, reason=reason)


def photo_line(photo: Photo) -> str:
    """A photo as a form has it."""
    on = photo.taken_on.isoformat() if photo.taken_on else ""
    at = f"{photo.latitude:.5f}, {photo.longitude:.5f}" if photo.latitude is not None else ""
    return " · ".join(filter(None, (photo.sha256, on, at)))


def verdict_line(verdict: Verdict) -> str:
    """A verdict, likewise."""
    word = next(word for word, outcome in OUTCOMES.items() if outcome == verdict.outcome)
    return f"{verdict.sha256} · {word}{': ' + verdict.reason if verdict.reason else ''}"


def _lines(field: str, raw: object) -> list[str]:
    text = reading.text(field, raw, limit=100_000)
    found = [it.strip() for it in text.splitlines() if it.strip()]
    if len(found) > MOST_LINES:
        raise FormError(field, f"Слишком много фото сразу: {len(found)}, а можно {MOST_LINES}.")
    return found


def _day(field: str, words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise FormError(field, _NO_PHOTO) from None
