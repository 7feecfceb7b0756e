"""What is known of a client, sent to the colleague who has asked for it."""

from dataclasses import dataclass

from cases.people import Person
from cases.views.known import ELSEWHERE
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.letter import Enclosed, mailbox
from letters.known import known_files
from letters.post import deliver
from letters.rendering import render_letter
from prefect_ui.links import card_name, page_link


@dataclass(frozen=True)
class Question:
    """Who asks about which case; `named` is the same when the same run sends the letter again."""

    code: str
    to: Person
    named: str

    @property
    def run_name(self) -> str:
        """The name of the task run in the Prefect UI."""
        return f"Что мы знаем · {self.code}"


@outside_task
def send_what_is_known(act: Question) -> None:
    """One letter with two files; its text is kept nowhere, like that of any letter."""
    case = wiring().cases.load(act.code).case
    context = {"case": case, "elsewhere": ELSEWHERE, "card": page_link(card_name(act.code))}
    address = mailbox(act.to.name, act.to.email)
    deliver(
        render_letter("what_is_known", context),
        f"known {act.named}",
        to=address,
        reply_to=address,
        enclosed=Enclosed(known_files(act.code)),
        cases=[act.code],
    )
