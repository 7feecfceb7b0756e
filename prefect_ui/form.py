"""What makes a flow a form: titles and hints for people, badges for every end, and no traceback for a typing error."""

import functools
import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ParamSpec, get_args, get_origin

from prefect import Flow, flow
from prefect.client.schemas.objects import State
from prefect.exceptions import FailedRun
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field
from pydantic.fields import FieldInfo
from sqlalchemy.exc import DBAPIError

from cases.errors import FormError
from cases.people import Role
from cases.wording import TIME_ZONES, zone_choice
from engine.wiring import people

P = ParamSpec("P")


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


def ask(title: str, hint: str, *, choices: list[str] | None = None, **schema: Any) -> Any:
    """A field of a form. Prefect overwrites the title of a flat parameter unless it stands in `json_schema_extra`."""
    extra = {"title": title, "description": hint} | ({"enum": choices} if choices else {}) | schema
    return Field(json_schema_extra=extra)


def ask_day(title: str, hint: str) -> Any:
    """A date: a picker that no time zone can shift."""
    return ask(title, hint, format="date")


def ask_person(title: str, hint: str, *roles: Role) -> Any:
    """Somebody of people.toml."""
    return ask(title, hint, choices=people().names(*roles))


CASE = ask(
    "Подключение", "Обязательно. Из списка, а если его нет – код, например R-0042; формы завершённых – в их карточках"
)
WHO = ask_person("Кто заполняет", "Обязательно. Ваше имя – для истории подключения")
QUESTION = ask("Номер вопроса", "Подставляет ссылка из письма, менять не нужно; если её нет, оставьте пустым")
ZONES = [zone_choice(zone) for zone in TIME_ZONES]


def form(name: str, run_name: str | Callable[[dict[str, Any]], str]) -> Callable[[Callable[P, Outcome]], Flow[P, Any]]:
    """A flow that a manager fills in. `run_name` begins the run's name: «Обучение назначено · ЖК Ромашка».

    Parameters are not validated by Prefect: everything a manager can send reaches our own parsing, which answers in
    one clear Russian sentence. A refused answer ends as Failed «Не принято: <поле>», an accepted one as Completed.
    """

    def decorate(function: Callable[P, Outcome]) -> Flow[P, Any]:
        titles = _titles(function)

        @functools.wraps(function)
        def filled_in(*args: P.args, **kwargs: P.kwargs) -> State[Any]:
            logger = get_run_logger()
            try:
                outcome = function(*args, **kwargs)
            except FormError as error:
                field = titles.get(error.field, error.field)
                logger.error("Не принято: %s. %s", field, error.sentence)
                return Failed(name=f"Не принято: {field}", message=f"{field}: {error.sentence}")
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

        return flow(name=name, flow_run_name=_run_name(run_name), validate_parameters=False)(filled_in)

    return decorate


def _run_name(prefix: str | Callable[[dict[str, Any]], str]) -> Callable[[], str]:
    def named() -> str:
        filled_in = flow_run.parameters or {}
        words = prefix if isinstance(prefix, str) else prefix(filled_in)
        named_case = filled_in.get("object_name") or filled_in.get("case")
        return f"{words} · {' '.join(str(named_case).rpartition('·')[2].split())[:60]}" if named_case else words

    return named


def _titles(function: Callable[..., Any]) -> dict[str, str]:
    """The Russian title of each parameter."""
    titles = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if get_origin(parameter.annotation) is Annotated:
            field = next(it for it in get_args(parameter.annotation) if isinstance(it, FieldInfo))
            extra = field.json_schema_extra
            titles[name] = str(extra["title"]) if isinstance(extra, dict) else name
    return titles
