"""The month's numbers to one head, by mail. At most once: what may have arrived is not sent again."""

from dataclasses import dataclass
from datetime import date

from prefect.logging import get_run_logger

from cases.numbers.measure import Measure
from cases.numbers.monthly import Went, month_name
from cases.people import Person
from engine.clock import now
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.errors import OutcomeUnknownError, RejectedError, UnavailableError
from integrations.letter import mailbox
from letters.post import deliver
from letters.rendering import render_letter
from prefect_ui.links import numbers_link


@dataclass(frozen=True)
class NumbersLetter:
    """The numbers of a month, for one head."""

    to: Person
    month: date
    measures: tuple[Measure, ...]

    @property
    def run_name(self) -> str:
        """The name of the task run in the Prefect UI."""
        return f"Показатели: {month_name(self.month)} · {self.to.name}"


@outside_task
def send_numbers(act: NumbersLetter) -> None:
    """Noted before it is transmitted: whoever dies meanwhile leaves a note, and it is not sent again."""
    context = {"month": month_name(act.month), "measures": act.measures, "link": numbers_link()}
    address = mailbox(act.to.name, act.to.email)
    try:
        deliver(
            render_letter("numbers", context),
            f"numbers {act.month:%Y-%m} {act.to.code}",
            to=address,
            reply_to=address,
            before_data=lambda _: _note(act, "begun"),
        )
    except OutcomeUnknownError as error:
        get_run_logger().warning("the letter may have arrived, it is not sent again: %s", error)
        return
    except UnavailableError:
        _note(act, "open")
        raise
    except RejectedError:
        _note(act, "refused")
        raise
    _note(act, "sent")


def _note(act: NumbersLetter, went: Went) -> None:
    wiring().marks.note_numbers(act.to.code, act.month, went, now())
