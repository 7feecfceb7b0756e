"""A run that broke: the operators get a letter, and a notice; of one form once an hour.

No case is moved on by it, so it has no place in the ledger. What may have arrived is not sent again; if the alarm's own
run dies before it has noted that, the letter comes twice, under one Message-ID: better than not at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from prefect.exceptions import ObjectNotFound
from prefect.logging import get_run_logger

from cases.errors import FormError
from cases.people import Person, Role
from cases.wording import stamp
from engine.clock import now
from engine.prefect_server import prefect_client
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.errors import IntegrationError, OutcomeUnknownError
from integrations.letter import mailbox
from letters.post import deliver
from letters.rendering import render_letter
from prefect_ui.form import Outcome
from prefect_ui.links import form_name, run_link
from store.marks import BROKEN

QUIET_FOR = timedelta(hours=1)


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


def tell_operators(run_id: object) -> Outcome:
    """Tells everybody whose role it is. FormError: there is no such run."""
    us, broken = wiring(), _found(run_id)
    operators = us.people.of(Role.OPERATOR)
    if not operators:
        return Outcome("Некому сообщить", "В people.toml ни у кого нет роли «эксплуатация».", failed=True)
    last = us.marks.get(f"{BROKEN}{broken.form}")
    if last and now() - last[1] < QUIET_FOR:
        return Outcome("Уже сообщили", f"О сбое «{broken.form}» письмо ушло {stamp(last[1])} (Москва).")
    told = [it.name for it in operators if send_alarm(Alarm(broken, it), return_state=True).is_completed()]
    if not told:
        return Outcome(
            "Не сообщено", "Ни письмо, ни уведомление не ушли; почему – в журнале этого запуска.", failed=True
        )
    us.marks.set(f"{BROKEN}{broken.form}", {"run": str(broken.id)}, now())
    return Outcome("Сообщено", f"{', '.join(told)}: «{broken.form}», {broken.badge}.")


@outside_task
def send_alarm(act: Alarm) -> None:
    """By notice and by mail: if one of them is what broke, there is the other."""
    noticed = _noticed(act)
    try:
        _post(act)
    except OutcomeUnknownError as error:
        get_run_logger().warning("the letter may have arrived: %s", error)
    except IntegrationError:
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


def _found(run_id: object) -> BrokenRun:
    try:
        with prefect_client() as client:
            run = client.read_flow_run(UUID(str(run_id)))
    except (ValueError, ObjectNotFound) as error:
        raise FormError("run", "Такого запуска нет; номер – последняя часть адреса запуска.") from error
    state = run.state
    if state is None or run.deployment_id is None:
        raise FormError("run", "Это запуск не из формы, сообщать о нём некому.")
    form = form_name(run.deployment_id) or run.name
    return BrokenRun(run.id, run.name, form, state.name or state.type.value, state.message or "", state.timestamp)
