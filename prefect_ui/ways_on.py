"""From a refusal to the form that is of use then: it corrects what was answered before, or asks for another hour."""

from cases.errors import AlreadyRecordedError, BusyHourError, FormError, FormErrors
from cases.forms.catalogue import OF_A_CASE
from cases.forms.form import EMPTY, Raw
from engine.records import which_case
from engine.wiring import manual_cloud, wiring
from integrations.errors import UnavailableError
from prefect_ui.links import correction_link, filled_in_link


def with_way_on(error: FormError, raw: Raw) -> FormError:
    """The same faults; with links where one says that this is recorded already, or which hours are free."""
    faults = tuple(_led_on(it, raw) for it in error.faults)
    return error if faults == error.faults else FormErrors(faults)


def _led_on(fault: FormError, raw: Raw) -> FormError:
    if isinstance(fault, AlreadyRecordedError):
        return _to_correction(fault, raw.get("case"))
    if isinstance(fault, BusyHourError) and fault.free:
        return _to_free_hours(fault, raw)
    return fault


def _to_correction(fault: AlreadyRecordedError, case: object) -> FormError:
    try:
        link = correction_link(fault.form, wiring().cases.load(which_case(case)).case, fault.number)
    except UnavailableError:  # Prefect does not say where the form is: the refusal counts without a link
        return FormError(fault.field, f"{fault.sentence} {fault.put_right} можно из карточки.")
    return FormError(fault.field, f"{fault.sentence} {fault.put_right} – здесь: {link}")


def _to_free_hours(fault: BusyHourError, raw: Raw) -> FormError:
    """Each free hour a line of its own, with the form as it was filled in but for the hour."""
    shown = OF_A_CASE[fault.form].shown(manual_cloud())
    as_sent = {it.name: it.initial if raw.get(it.name) in EMPTY else raw[it.name] for it in shown}
    try:
        lines = [
            f"{words} – {filled_in_link(fault.form, {**as_sent, **fields})}" for words, fields in fault.free.items()
        ]
    except UnavailableError:
        return fault
    return FormError(fault.field, "\n".join([f"{fault.why} Ближайшие свободные часы:", *lines]))
