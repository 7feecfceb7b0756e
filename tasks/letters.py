"""Letters that carry no secret: most of them, and the training's with its calendar part."""

from engine.acting import Act, Done, act_once
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.letter import Attachment, Enclosed
from letters.calendar_part import calendar_part
from letters.post import post


@outside_task
def send_letter(act: Act) -> None:
    """The letter named like the effect, to the act's recipient."""
    case = wiring().cases.load(act.code).case
    act_once(act, lambda: post(act, case))


@outside_task
def send_training_letter(act: Act) -> None:
    """The invitation, or the cancellation, with what calendars need to follow."""
    case = wiring().cases.load(act.code).case

    def send() -> Done:
        calendar = calendar_part(act, case)
        # Calendars of mail programs read the part, everybody else opens the file.
        file = Attachment("pass24.ics", "application/ics", calendar.content)
        return post(act, case, enclosed=Enclosed([file], calendar))

    act_once(act, send)
