"""Letters that carry no secret: most of them, and those with a calendar part, of a training and of an installation."""

from collections.abc import Callable

from cases.case import Case
from cases.effects import Effect
from engine.acting import Act, Done, act_once
from engine.clock import now
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.letter import Attachment, CalendarPart, Enclosed
from letters.calendar_part import calendar_part
from letters.installation_part import installation_part
from letters.post import post
from letters.site_sheet import sheet_attachment


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
    """The same of a day on which something is mounted; the crew gets the sheet of the site with it."""
    _send_with_calendar(act, installation_part, _for_the_crew)


def _for_the_crew(act: Act, case: Case) -> Attachment | None:
    """The sheet of the site; a contractor cannot look at it here."""
    if act.effect is not Effect.INVITE_CREW:
        return None
    return sheet_attachment(case, wiring().settings.photos_folder, now())


def _send_with_calendar(
    act: Act,
    part_of: Callable[[Act, Case], CalendarPart],
    paper_of: Callable[[Act, Case], Attachment | None] = lambda *_: None,
) -> None:
    case = wiring().cases.load(act.code).case

    def send() -> Done:
        calendar = part_of(act, case)
        # Calendars of mail programs read the part, everybody else opens the file.
        file = Attachment("pass24.ics", "application/ics", calendar.content)
        paper = paper_of(act, case)
        return post(act, case, enclosed=Enclosed([file, paper] if paper else [file], calendar))

    act_once(act, send)
