"""An operator is told of a run that broke, by letter and by notice."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from prefect.logging import get_run_logger

from cases.people import Person
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.errors import IntegrationError, OutcomeUnknownError
from integrations.letter import mailbox
from letters.post import deliver
from letters.rendering import render_letter
from prefect_ui.links import run_link


@dataclass(frozen=True)
class BrokenRun:
    """What Prefect knows of it; `badge` is the name of its last state, `form` its deployment."""

    id: UUID
    name: str
    form: str
    badge: str
    said: str
    at: datetime

    @property
    def about(self) -> str:
        """The object, which the name of a form's run ends with."""
        return self.name.rpartition(" · ")[2]


@dataclass(frozen=True)
class Alarm:
    """One operator to be told."""

    run: BrokenRun
    to: Person

    @property
    def run_name(self) -> str:
        """The name of the task run in the Prefect UI."""
        return f"Сообщить о сбое · {self.to.name}"


@outside_task
def send_alarm(act: Alarm) -> None:
    """By notice and by mail: if one of them is what broke, there is the other."""
    noticed = _noticed(act)
    try:
        _post(act)
    except OutcomeUnknownError as error:
        get_run_logger().warning("the letter may have arrived: %s", error)
    except (IntegrationError, OSError, ValueError):  # the last two: a setting of the mail server's that cannot be
        if not noticed:
            raise
        get_run_logger().exception("the letter did not leave, the notice did")


def _noticed(act: Alarm) -> bool:
    if not act.to.notify:
        return False
    try:
        wiring().notices(act.to).send(f"Сбой запуска: {act.run.form}", f"{act.run.badge}. Подробности – в письме.")
    except IntegrationError as error:
        get_run_logger().warning("the notice: %s", error)
        return False
    return True


def _post(act: Alarm) -> None:
    letter = render_letter("run_broke", {"run": act.run, "link": run_link(act.run.id)})
    address = mailbox(act.to.name, act.to.email)
    deliver(letter, f"{act.run.id} {act.to.code}", to=address, reply_to=address)
