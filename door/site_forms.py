"""What was filled in on the page of a site becomes the fields of a declared form: the page itself records nothing."""

from collections.abc import Callable, Mapping
from uuid import UUID

from starlette.datastructures import FormData

from cases.case import Case
from cases.facts import Photo, Verdict
from cases.facts.site import Outcome
from cases.forms.form import Form
from cases.forms.photo_lines import OUTCOMES, photo_line, verdict_line
from cases.forms.site_answers import NEEDED, NOBODY_KNOWS, THERE, AnswerSite, WaiveSiteItem
from cases.forms.site_photos import JudgePhotos, ReceivePhotos
from cases.site import BY_CODE
from door.runs import BadRunError
from photos.pictures import About
from photos.shelf import Shelf

Fields = dict[str, object]
NOTHING = "Ничего не выбрано: отметьте фото, которые принимаете или возвращаете."


def fields_of(form: type[Form], sent: FormData, case: Case, shelf: Shelf) -> Fields:
    """The form's own fields. BadRunError: what was sent cannot be one of them."""
    fields = _MAKERS[form](sent, case, shelf)
    return {"case": case.title, **fields}


def _received(sent: FormData, case: Case, shelf: Shelf) -> Fields:
    """Only what lies on the shelf of this very case; what is told of it comes from there, too."""
    found = [about(shelf, case.id, str(it)) for it in sent.getlist("photo")]
    if not found:
        raise BadRunError("Не выбрано ни одного фото.")
    return {"item": _title(sent), "photos": "\n".join(map(photo_line, found))}


def about(shelf: Shelf, case_id: UUID, sha256: str) -> Photo:
    """A picture as a fact has it. BadRunError: this case has none."""
    known: About | None = shelf.about(case_id, sha256)
    if known is None:
        raise BadRunError("Такого фото у этого подключения нет: загрузите его ещё раз.")
    told = {it: getattr(known, it) for it in Photo.model_fields}
    return Photo.model_validate(told)


def _judged(sent: FormData, case: Case, shelf: Shelf) -> Fields:
    known = {it.sha256: it for it in case.site.photos}
    lines = []
    for name, value in sent.multi_items():
        sha256 = name.removeprefix("verdict-")
        if sha256 == name or sha256 not in known or not value:
            continue
        outcome: Outcome | None = OUTCOMES.get(str(value))
        if outcome is None:
            raise BadRunError("Такой оценки у фото не бывает; откройте страницу заново.")
        reason = " ".join(str(sent.get(f"reason-{sha256}", "")).split()) if outcome == "returned" else ""
        verdict = Verdict(sha256=sha256, outcome=outcome, reason=reason)
        if known[sha256].verdict != verdict:
            lines.append(verdict_line(verdict))
    if not lines:
        raise BadRunError(NOTHING)
    return {"verdicts": "\n".join(lines)}


def _answered(sent: FormData, case: Case, shelf: Shelf) -> Fields:
    texts: Fields = {it: str(sent.get(it, "")) for it in AnswerSite.fields if it != "case"}
    return texts | {it: _one_of(THERE, sent.get(it)) or NOBODY_KNOWS for it in ("power", "internet")}


def _waived(sent: FormData, case: Case, shelf: Shelf) -> Fields:
    return {
        "item": _title(sent),
        "needed": _one_of(NEEDED, sent.get("needed")),
        "reason": str(sent.get("reason", "")),
    }


def _title(sent: FormData) -> str:
    item = BY_CODE.get(str(sent.get("item")))
    if item is None:
        raise BadRunError("Такого пункта нет; откройте страницу заново.")
    return item.title


def _one_of(words: Mapping[str, object], value: object) -> str:
    return str(value) if value in words else ""


_MAKERS: Mapping[type[Form], Callable[[FormData, Case, Shelf], Fields]] = {
    ReceivePhotos: _received,
    JudgePhotos: _judged,
    AnswerSite: _answered,
    WaiveSiteItem: _waived,
}
FORMS: Mapping[str, type[Form]] = {it.name: it for it in _MAKERS}
