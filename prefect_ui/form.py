"""A declared form as a Prefect flow: its signature, the names of its runs, and a badge for every end.

A typing error ends in one clear sentence, never in a traceback.
"""

import inspect
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from prefect import Flow, flow
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.exceptions import FailedRun
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field as PydanticField
from pydantic_core import PydanticUndefined
from sqlalchemy.exc import DBAPIError

from cases.errors import FormError
from cases.forms.form import EMPTY, Field, Form, Raw
from cases.forms.run_name import what_about, while_it_runs
from cases.people import People
from engine.actor import actor_code
from engine.prefect_server import unavailable_if_away
from engine.records import which_case
from engine.wiring import manual_cloud, people
from integrations.errors import UnavailableError
from prefect_ui.links import card_name, page_link

F = TypeVar("F", bound=Form)
REFUSED = "Не принято"
"""How the name of a run begins whose answer was refused; nobody is alarmed by it (stack/automations.py)."""
LONGEST_NAME = 160
"""Characters that a list of runs has room for."""


class NotTwice(logging.Filter):
    """What we have logged is not told once more by Prefect's engine.

    A refused answer is a returned Failed state, which it takes for an unexpected exception; and it ends each run with
    «Finished in state Completed('…')», our message in one line with \\n in it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        refused = record.exc_info and isinstance(record.exc_info[1], FailedRun)
        return not refused and not str(record.msg).startswith("Finished in state")


for _logger in ("prefect.flow_runs", "prefect.engine"):
    logging.getLogger(_logger).addFilter(NotTwice())


@dataclass(frozen=True)
class Outcome:
    """How a form ends: the badge in one or two words; then what was recorded, what happened, what comes next."""

    badge: str
    message: str
    failed: bool = False


def offer(declared: type[F], does: Callable[[type[F], Raw], Outcome]) -> Flow[..., Any]:
    """The flow that offers this form. `does`: what is done with what was filled in; FormError: it is refused.

    Parameters are not validated by Prefect: everything a manager can send reaches our own parsing. Runs end with
    Prefect's ordinary states, for the lists of runs show no others; the outcome is told by the name of the run, and by
    the message, whose first line is the badge. A refused answer is Failed, called «Не принято: <поле> · …», and leads
    to the card.
    """

    def filled_in(**raw: object) -> State[Any]:
        given = {name: value for name, value in raw.items() if value is not PydanticUndefined}
        if not actor_code():  # the door has named what people have sent
            _rename(while_it_runs(declared, flow_run.parameters or {}))
        return _end_of(declared, given, does)

    filled_in.__name__ = filled_in.__qualname__ = declared.name
    filled_in.__doc__ = declared.__doc__
    filled_in.__module__ = inspect.stack()[1].frame.f_globals["__name__"]
    filled_in.__signature__ = signature(declared, people(), manual_cloud())  # type: ignore[attr-defined]
    return flow(name=declared.title, validate_parameters=False)(filled_in)


def signature(declared: type[Form], known: People, manual: bool) -> inspect.Signature:
    """A parameter for each field that is shown.

    One that must be filled in is required in the schema, so that the UI marks it, but has a default here: what is
    missing all the same is for the form to refuse, and not for Prefect's engine to break at. pydantic's word for
    «nothing» is both.
    """
    return inspect.Signature([_parameter(it, known) for it in declared.shown(manual)])


def _parameter(field: Field[Any], known: People) -> inspect.Parameter:
    """Prefect overwrites title and description of a flat parameter unless they stand in `json_schema_extra`."""
    extra: dict[str, Any] = {"title": field.title, "description": field.hint}
    if choices := field.choices(known):
        extra["enum"] = choices
    if field.widget == "date":
        extra["format"] = "date"  # a picker that no time zone can shift
    kind: Any = type(field.initial)
    annotation = Annotated[kind, PydanticField(json_schema_extra=extra)]
    default = PydanticUndefined if field.is_must else field.initial
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _end_of(declared: type[F], given: Raw, does: Callable[[type[F], Raw], Outcome]) -> State[Any]:
    logger = get_run_logger()
    try:
        outcome = does(declared, given)
        about = outcome.message.partition("\n")[0]
    except FormError as error:
        faults = [f"{_title(declared, it.field)}: {it.sentence}" for it in error.faults]
        message = "\n".join([*faults, *_way_on(declared, given)])
        outcome = Outcome(f"{REFUSED}: {_title(declared, error.field)}", message, failed=True)
        about = what_about(flow_run.parameters or {})
    except DBAPIError:
        logger.exception("the database does not answer")
        message = (
            "База данных не отвечает, ответ мог не записаться. Через пару минут нажмите «Copy to new run»: "
            "поля останутся заполненными, а повтор ничего не удвоит."
        )
        outcome, about = Outcome("Не записано", message, failed=True), ""
    _rename(" · ".join(filter(None, (outcome.badge, about))))
    message = f"{outcome.badge}\n{outcome.message}"
    logger.log(logging.ERROR if outcome.failed else logging.INFO, message)
    return Failed(message=message) if outcome.failed else Completed(message=message)


def _way_on(declared: type[Form], given: Raw) -> list[str]:
    """From a refusal to the card of the case: an old link's question is over, and what is due now stands there.

    Nothing where no case is named, several could be meant, or it has no card; a refusal is told in any event.
    """
    if "case" not in declared.fields or given.get("case") in EMPTY:
        return []
    with suppress(FormError, DBAPIError):
        if card := page_link(card_name(which_case(given.get("case")))):
            return [f"Карточка: {card}"]
    return []


def _rename(words: str) -> None:
    """Gives the run another name, and in the same request its tags (engine/feed.py); what Prefect's server does not
    hear of stays as it was.
    """
    context = FlowRunContext.get()
    if context is None or context.flow_run is None or not isinstance(context.client, SyncPrefectClient):
        return
    name = words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1]}…"
    try:
        with unavailable_if_away():
            context.client.update_flow_run(context.flow_run.id, name=name, tags=context.flow_run.tags)
    except UnavailableError as error:
        get_run_logger().warning("the run keeps its name: %s", error)


def _title(declared: type[Form], field: str) -> str:
    return declared.fields[field].title if field in declared.fields else field
