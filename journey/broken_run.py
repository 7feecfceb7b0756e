"""A run that broke: the operators get a letter and a notice, at most once an hour for each form.

No case is moved on by it, so the ledger has no entry of it. What may have arrived is not sent again. If the run that
tells them dies before it has noted so, the letter comes twice, with the same Message-ID: better than not at all.
"""

from datetime import timedelta
from uuid import UUID

from prefect.exceptions import ObjectNotFound

from cases.errors import FormError
from cases.people import Role
from cases.wording import stamp
from engine.clock import now
from engine.prefect_server import prefect_client
from engine.wiring import wiring
from prefect_ui.form import Outcome
from prefect_ui.links import form_name
from tasks.alarm import Alarm, BrokenRun, send_alarm

QUIET_FOR = timedelta(hours=1)


def tell_operators(run_id: object) -> Outcome:
    """Tells everybody whose role it is. FormError: there is no such run."""
    app, broken = wiring(), _found(run_id)
    operators = app.people.of(Role.OPERATOR)
    if not operators:
        return Outcome("Некому сообщить", "В people.toml ни у кого нет роли «эксплуатация».", failed=True)
    last = app.marks.broken_run_told_at(broken.form)
    if last and now() - last < QUIET_FOR:
        return Outcome("Уже сообщили", f"О сбое «{broken.form}» письмо ушло {stamp(last)} (Москва).")
    reached = [it.name for it in operators if send_alarm(Alarm(broken, it), return_state=True).is_completed()]
    if not reached:
        return Outcome(
            "Не сообщено", "Ни письмо, ни уведомление не ушли; почему – в журнале этого запуска.", failed=True
        )
    app.marks.note_broken_run(broken.form, broken.id, now())
    return Outcome("Сообщено", f"{', '.join(reached)}: «{broken.form}», {broken.badge}.")


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
