"""A notice beside a question's letter: one line on the phone that something waits in the mailbox. At most once.

The client's data stays in the letter: a notice goes through other people's servers (152-ФЗ).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.effects import Effect
from cases.wording import questions
from engine.acting import Act, Done, act_together
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.errors import OutcomeUnknownError
from letters.post import letter_context
from letters.rendering import render_subject

UNCONFIRMED = "Уведомление отправлено, но дошло ли, неизвестно"


@dataclass(frozen=True)
class Notice:
    """Several at once are one line."""

    acts: tuple[Act, ...]

    @property
    def run_name(self) -> str:
        """The name of the task run in the Prefect UI."""
        what = self.acts[0].client if len(self.acts) == 1 else questions(len(self.acts))
        return f"{Effect.NOTIFY.label} · {what}"


@outside_task
def send_notice(act: Notice) -> None:
    """The letter is sent apart from it, whatever becomes of the notice."""
    act_together(act.acts, _send)


def _send(acts: Sequence[Act]) -> Done:
    app = wiring()
    person = app.people[acts[0].person]
    title = _subject(acts[0]) if len(acts) == 1 else f"Ваш ход: {questions(len(acts))}"
    codes = ", ".join(dict.fromkeys(it.code for it in acts))
    try:
        app.notices(person).send(title, f"{codes}. Подробности и форма – в письме.")
    except OutcomeUnknownError:
        return Done(said=UNCONFIRMED)
    return Done()


def _subject(act: Act) -> str:
    """The subject of the letter that the notice goes with; it names the object and no personal data."""
    case = wiring().cases.load(act.code).case
    assert act.about, "a notice is about a question"
    return render_subject(act.about.value, letter_context(act, case))
