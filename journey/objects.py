"""An answer about an object of the registry: recorded, and the open cases of the object moved on."""

from dataclasses import replace

from cases.errors import FormError
from cases.forms import reading
from cases.forms.desk import Answer
from cases.forms.form import Form, Raw
from cases.registry.row import Registered
from engine.records import run_id
from engine.wiring import wiring
from journey.answers import summary
from journey.moving import Moved, move_on
from prefect_ui.form import Outcome
from prefect_ui.links import registry_link


def told_of_object(declared: type[Form], raw: Raw) -> Outcome:
    """Records what was told of the object that a form names. FormError: nothing is written."""
    desk = wiring().desk()

    def read(known: Registered) -> Answer:
        return declared(raw, replace(desk, registered=known)).answer()

    try:
        code = reading.registered("registered", raw.get("registered"))
    except FormError as error:
        # Whatever else is wrong is told along with it.
        declared(raw, desk).check()
        raise AssertionError("the form reads its object, too") from error
    known, answer, open_cases = wiring().objects.record(code, read, desk.now, run_id())
    moved = [move_on(it) for it in open_cases]
    outcome = summary(answer, moved[0] if moved else Moved())
    return replace(outcome, message=f"{outcome.message}\nСтрока реестра: {registry_link(known.code)}")
