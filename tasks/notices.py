"""A notice beside a question's letter: one line on the phone that something waits in the mailbox. At most once.

The client's data stays in the letter: a notice goes through other people's servers (152-ФЗ).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.effects import Effect
from cases.wording import times
from engine.acting import Act, Done, act_together
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.errors import OutcomeUnknownError
from letters.post import letter_context
from letters.rendering import render_subject

UNCONFIRMED = "Уведомление отправлено, но дошло ли, неизвестно"


@dataclass(frozen=True)
class Notice:
    """Several at once are one line. `label` and `client` name the task run."""

    acts: tuple[Act, ...]
    label: str = Effect.NOTIFY.label

    @property
    def client(self) -> str:
        return self.acts[0].client if len(self.acts) == 1 else times(len(self.acts), "вопрос", "вопроса", "вопросов")


@outside_task
def send_notice(act: Notice) -> None:
    """Whatever becomes of it, the letter has gone its own way."""
    act_together(act.acts, _send)


def _send(acts: Sequence[Act]) -> Done:
    us = wiring()
    person = us.people[acts[0].person]
    title = _subject(acts[0]) if len(acts) == 1 else f"Ваш ход: {times(len(acts), 'вопрос', 'вопроса', 'вопросов')}"
    codes = ", ".join(dict.fromkeys(it.code for it in acts))
    try:
        us.notices(person).send(title, f"{codes}. Подробности и форма – в письме.")
    except OutcomeUnknownError:
        return Done(said=UNCONFIRMED)
    return Done()


def _subject(act: Act) -> str:
    """The subject of the letter that the notice stands beside; it names the object, and nobody's data."""
    case = wiring().cases.load(act.code).case
    assert act.about, "a notice is about a question"
    return render_subject(act.about.value, letter_context(act, case))
