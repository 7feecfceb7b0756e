"""A declared form as a Prefect flow: its signature, the names of its runs, and a badge for every end.

A typing error ends in one clear sentence, never in a traceback.
"""

import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from prefect import Flow, flow
from prefect.client.schemas.objects import State
from prefect.exceptions import FailedRun
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field as PydanticField
from sqlalchemy.exc import DBAPIError

from cases.errors import FormError
from cases.forms.form import Field, Form, Raw
from cases.people import People
from engine.wiring import people

F = TypeVar("F", bound=Form)
RETIRED = Annotated[str, PydanticField(json_schema_extra={"retired": True})]
"""What prefect_ui/deployed.py takes out of the form: only links that were sent earlier still carry it."""


class _NoTracebackOfRefusals(logging.Filter):
    """A refused answer is a returned Failed state; Prefect's engine logs it once more, as an unexpected exception."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], FailedRun))


for _logger in ("prefect.flow_runs", "prefect.engine"):
    logging.getLogger(_logger).addFilter(_NoTracebackOfRefusals())


@dataclass(frozen=True)
class Outcome:
    """How a form ends: the badge, and what was recorded, what happened, what comes next."""

    badge: str
    message: str
    failed: bool = False


def offer(declared: type[F], does: Callable[[type[F], Raw], Outcome]) -> Flow[..., Any]:
    """The flow that offers this form. `does`: what is done with what was filled in; FormError: it is refused.

    Parameters are not validated by Prefect: everything a manager can send reaches our own parsing. A refused answer
    ends as Failed «Не принято: <поле>», an accepted one as Completed.
    """

    def filled_in(**raw: object) -> State[Any]:
        return _end_of(declared, lambda: does(declared, raw))

    filled_in.__name__ = filled_in.__qualname__ = declared.name
    filled_in.__doc__ = declared.__doc__
    filled_in.__module__ = inspect.stack()[1].frame.f_globals["__name__"]
    filled_in.__signature__ = signature(declared, people())  # type: ignore[attr-defined]
    named = _run_name(declared)
    return flow(name=declared.title, flow_run_name=named, validate_parameters=False)(filled_in)


def signature(declared: type[Form], known: People) -> inspect.Signature:
    """A parameter for each field, with a default, whatever the form makes of it. Retired fields follow, marked."""
    retired = [
        inspect.Parameter(it, inspect.Parameter.KEYWORD_ONLY, default="", annotation=RETIRED) for it in declared.retired
    ]
    return inspect.Signature([*(_parameter(it, known) for it in declared.fields.values()), *retired])


def _parameter(field: Field[Any], known: People) -> inspect.Parameter:
    """Prefect overwrites title and description of a flat parameter unless they stand in `json_schema_extra`."""
    extra: dict[str, Any] = {"title": field.title, "description": field.hint}
    if choices := field.choices(known):
        extra["enum"] = choices
    if field.widget == "date":
        extra["format"] = "date"  # a picker that no time zone can shift
    kind: Any = type(field.initial)
    annotation = Annotated[kind, PydanticField(json_schema_extra=extra)]
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.initial, annotation=annotation)


def _end_of(declared: type[Form], do: Callable[[], Outcome]) -> State[Any]:
    logger = get_run_logger()
    try:
        outcome = do()
    except FormError as error:
        lines = [f"{_title(declared, it.field)}: {it.sentence}" for it in error.faults]
        for line in lines:
            logger.error("Не принято: %s", line)
        return Failed(name=f"Не принято: {_title(declared, error.field)}", message="\n".join(lines))
    except DBAPIError:
        logger.exception("the database does not answer")
        message = (
            "База данных не отвечает, ответ мог не записаться. Через пару минут нажмите «Copy to new run»: "
            "поля останутся заполненными, а повтор ничего не удвоит."
        )
        return Failed(name="Не записано", message=message)
    logger.info("%s. %s", outcome.badge, outcome.message)
    if outcome.failed:
        return Failed(name=outcome.badge, message=outcome.message)
    return Completed(name=outcome.badge, message=outcome.message)


def _title(declared: type[Form], field: str) -> str:
    return declared.fields[field].title if field in declared.fields else field


def _run_name(declared: type[Form]) -> Callable[[], str]:
    def named() -> str:
        """Обучение назначено · ЖК Ромашка"""
        raw = flow_run.parameters or {}
        words = declared.run_name(raw)
        named_case = raw.get("object_name") or raw.get("case")
        return f"{words} · {' '.join(str(named_case).rpartition('·')[2].split())[:60]}" if named_case else words

    return named
