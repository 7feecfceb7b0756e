"""From a form's answer to its outcome: recorded, then the case is moved on, and what came of it told in words."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from cases.case import Case
from cases.errors import FormError, TwinError
from cases.forms.cloud import AgreeAddress, CloudByHand
from cases.forms.desk import Answer, Desk, Dossier
from cases.forms.form import Form, Raw
from cases.forms.onboarding import NewClient
from cases.forms.recording import ShareRecording
from cases.forms.report import ReportTraining
from cases.forms.training import AppointTraining
from engine.feed import tell_answer
from engine.records import record, record_together, run_id
from engine.wiring import wiring
from journey.address import why_address_is_refused, why_cloud_is_refused
from journey.batch import Batch
from journey.moving import Moved, move_all_on, move_on
from journey.recording import why_recording_is_refused
from journey.trainers_calendar import calendar_of_appointed, calendar_of_chosen
from prefect_ui.card import card_link
from prefect_ui.form import Outcome
from prefect_ui.links import card_name, page_link
from prefect_ui.ways_on import with_way_on

F = TypeVar("F", bound=Form)


def answered(
    declared: type[Form],
    raw: Raw,
    *,
    batch: Batch | None = None,
    **asked: object,
) -> Outcome:
    """Records the answer to the case that a form names, and moves the case on. FormError: nothing is written.

    `batch`: the form is about many cases; `asked`: what others have said beforehand (`address_refused`, …).
    """

    def read(desk: Desk, dossier: Dossier) -> Answer:
        return declared({**raw, "case": dossier.case.title}, desk, dossier).answer()

    try:
        case, answer = record(raw.get("case"), read, **asked)
    except FormError as error:
        raise with_way_on(error, raw) from error
    return _told(case, answer, raw, batch)


def answered_together(declared: type[Form], raw: Raw) -> Outcome:
    """The same for a form whose answer is recorded in other cases as well; all of them are moved on."""

    def read(desk: Desk, dossier: Dossier) -> Answer:
        return declared({**raw, "case": dossier.case.title}, desk, dossier).answer()

    try:
        case, answer = record_together(raw.get("case"), read)
    except FormError as error:
        raise with_way_on(error, raw) from error
    outcome = _told(case, answer, raw)
    if answer.beside:
        codes = [it.code for it in answer.beside]
        move_all_on(codes)  # what fails there is left to reconcile, as ever
        outcome = replace(outcome, message=f"{outcome.message}\nЗаписано и по {', '.join(codes)}.")
    return outcome


def _told(case: Case, answer: Answer, raw: Raw, batch: Batch | None = None) -> Outcome:
    """Moves the case on, and says what came of it."""
    if not (answer.facts or answer.repeated):
        return summary(answer, Moved(card=card_link(case.code)))
    outcome = summary(answer, move_on(case.code, patient=batch is None, batch=batch))
    # Whoever gave only a part of a name must see which case was meant.
    if case.code in str(raw.get("case")).upper().replace("Р", "R"):
        return outcome
    first, _, rest = outcome.message.partition("\n")
    return replace(outcome, message=f"{first}\nПодключение: {case.title}.\n{rest}".rstrip())


def answered_with_address(declared: type[AgreeAddress], raw: Raw) -> Outcome:
    """The same, once nadmozg has been asked whether the address is free."""
    return answered(declared, raw, address_refused=why_address_is_refused(raw.get("slug"), raw.get("case")))


def answered_with_cloud(declared: type[CloudByHand], raw: Raw) -> Outcome:
    """The same, once it is known whose the cloud is."""
    refused = why_cloud_is_refused(raw.get("cloud_id"), raw.get("cloud_is_right"), raw.get("case"))
    return answered(declared, raw, cloud_refused=refused)


def answered_with_recording(declared: type[ShareRecording], raw: Raw) -> Outcome:
    """The same, once the recording's link was opened as a stranger would."""
    return answered(declared, raw, recording_refused=why_recording_is_refused(raw.get("url"), raw.get("by_eye")))


def answered_with_calendar(declared: type[AppointTraining], raw: Raw) -> Outcome:
    """The same, once the trainer's own calendar was looked into."""
    return answered(declared, raw, calendar=calendar_of_chosen(raw))


def answered_with_new_date(declared: type[ReportTraining], raw: Raw) -> Outcome:
    """The same, where a report names another date."""
    return answered(declared, raw, calendar=calendar_of_appointed(raw))


def opened(declared: type[NewClient], raw: Raw) -> Outcome:
    """Records a new case and moves it on. FormError: nothing is written; an open case of the same client is linked."""
    desk = wiring().desk()
    newcomer = declared(raw, desk).newcomer
    desk = replace(
        desk,
        address_refused=why_address_is_refused(raw.get("slug"), newcomer=newcomer),
        cloud_refused=why_cloud_is_refused(raw.get("cloud_id"), raw.get("cloud_is_right")),
    )
    try:
        case, answer = wiring().cases.open(lambda: declared(raw, desk).answer(), desk.now, run_id())
    except TwinError as twin:
        raise FormError(twin.field, f"{twin.sentence} {page_link(card_name(twin.code))}".rstrip()) from twin
    tell_answer(case, answer)
    return summary(answer, move_on(case.code))


def read_first(do: Callable[[F], Outcome]) -> Callable[[type[F], Raw], Outcome]:
    """For a form that names no case: what is done with it once every field could be read."""

    def does(declared: type[F], raw: Raw) -> Outcome:
        form = declared(raw, wiring().desk())
        form.check()
        return do(form)

    return does


def summary(answer: Answer, moved: Moved) -> Outcome:
    """What was recorded, what happened, what comes next."""
    parts = [_sentence(answer.said)]
    if moved.done:
        parts.append(f"Сделано: {'; '.join(moved.done)}.")
    if moved.refused:
        parts.append(f"Отказ другой стороны: {'; '.join(moved.refused)}.")
    if moved.failed:
        parts.append(f"Пока не получилось: {'; '.join(moved.failed)}. Система повторит сама.")
    if moved.left_to_others:
        parts.append("Этим подключением прямо сейчас занят другой запуск, он и продолжит.")
    if moved.next:
        parts.append(f"Дальше: {moved.next}.")
    if moved.card:
        parts.append(f"Карточка: {moved.card}")
    return Outcome(answer.badge, "\n".join(parts))


def _sentence(words: str) -> str:
    """With a stop at its end, unless it ends in a link that the stop would become part of."""
    return words if words[-1] in ".!?…" or "://" in words.split()[-1] else f"{words}."
