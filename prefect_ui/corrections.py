"""From the refusal of an answer that was given before to the form that puts it right."""

from cases.errors import AlreadyRecordedError, FormError, FormErrors
from engine.records import which_case
from engine.wiring import wiring
from integrations.errors import UnavailableError
from prefect_ui.links import correction_link


def with_way_on(error: FormError, case: object) -> FormError:
    """The same faults; where one says that this is recorded already, with a link that corrects it."""
    faults = tuple(_led_on(it, case) if isinstance(it, AlreadyRecordedError) else it for it in error.faults)
    return error if faults == error.faults else FormErrors(faults)


def _led_on(fault: AlreadyRecordedError, case: object) -> FormError:
    try:
        link = correction_link(fault.form, wiring().cases.load(which_case(case)).case, fault.number)
    except UnavailableError:  # Prefect does not say where the form is: the refusal counts without a link
        return FormError(fault.field, f"{fault.sentence} {fault.put_right} можно из карточки.")
    return FormError(fault.field, f"{fault.sentence} {fault.put_right} – здесь: {link}")
