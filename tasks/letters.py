"""Letters that carry no secret: most of them, and those with a calendar part, of a training and of an installation."""

from collections.abc import Callable

from cases.case import Case
from engine.acting import Act, Done, act_once
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.letter import Attachment, CalendarPart, Enclosed
from letters.calendar_part import calendar_part
from letters.installation_part import installation_part
from letters.post import post


@outside_task
def send_letter(act: Act) -> None:
    """The letter named like the effect, to the act's recipient."""
    case = wiring().cases.load(act.code).case
    act_once(act, lambda: post(act, case))


@outside_task
def send_training_letter(act: Act) -> None:
    """The invitation to a training, or its cancellation, with what calendars need to follow."""
    _send_with_calendar(act, calendar_part)


@outside_task
def send_installation_letter(act: Act) -> None:
    """The same of a day on which something is mounted."""
    _send_with_calendar(act, installation_part)


def _send_with_calendar(act: Act, part_of: Callable[[Act, Case], CalendarPart]) -> None:
    case = wiring().cases.load(act.code).case

    def send() -> Done:
        calendar = part_of(act, case)
        # Calendars of mail programs read the part, everybody else opens the file.
        file = Attachment("pass24.ics", "application/ics", calendar.content)
        return post(act, case, enclosed=Enclosed([file], calendar))

    act_once(act, send)
