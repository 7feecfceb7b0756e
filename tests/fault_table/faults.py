"""The faults of the table by name, and how each is asked of the far end. They last until the far end is healed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.faults import Faults
from sandbox.smtp_faults import SmtpFault
from tests.fault_table.world import LATE_S, World

Ask = Callable[[Faults, str, str], object]
"""Where to ask, method and path of the call."""


def _http(kind: Any, times: int | None = None, **more: Any) -> Ask:
    def ask(faults: Faults, method: str, path: str) -> object:
        return faults.add(kind, method=method, path=path, times=times, **more)

    return ask


HTTP: dict[str, Ask] = {
    "late": _http("latency", seconds=LATE_S),
    "answer late": _http("latency", seconds=LATE_S, after=True),
    "clock an hour ahead": _http("clock_skew", seconds=3600),
    "clock an hour behind": _http("clock_skew", seconds=-3600),
    "429": _http("429", retry_after=0.1),
    "429 once": _http("429", 1, retry_after=0.1),
    "500": _http("500"),
    "500 after": _http("status", status=500, after=True),
    "503": _http("503"),
    "503 once": _http("503", 1),
    "dropped before": _http("drop_before"),
    "dropped before once": _http("drop_before", 1),
    "dropped after": _http("drop_after"),
    "dropped after once": _http("drop_after", 1),
    "HTML": _http("html"),
    "huge": _http("huge"),
    "HTML in 200": _http("html", status=200),
    "error in 200": _http("error_in_200"),
    "401": _http("status", status=401, code="bad_credentials"),
    "403": _http("status", status=403, code="forbidden"),
    "slug taken": _http("status", status=409, code="slug_taken"),
    "404": _http("status", status=404, code="not_found"),
    "token expired": _http("token_expired", 1),
    "token expired always": _http("token_expired"),
    "quota": _http("creation_quota"),
    "hold expired": _http("hold_expired"),
    "hold expired once": _http("hold_expired", 1),
    "needs operator": _http("needs_operator", 1),
    "failed": _http("failed", 1),
    "page down": _http("login_page_down"),
}

PHASES: dict[str, Any] = {"MAIL": "mail", "RCPT": "rcpt", "DATA": "data_command", "letter": "data"}

FRONT = {"no connection": "down", "silent": "silent", "greets 421": "421"}


def break_nadmozg(world: World, fault: str, method: str, path: str) -> None:
    """The fault, for this call alone; or for all of nadmozg."""
    if fault in FRONT:
        world.nadmozg_front.mode = FRONT[fault]
        world.nadmozg_front.drop_all()
    elif fault == "no administrator":
        world.sandbox.nadmozg.cloud(path.rpartition("/")[2]).admin_user_id = ""
    else:
        HTTP[fault](world.sandbox.faults, method, path)


def break_prefect(world: World, fault: str, method: str, path: str) -> None:
    """The fault, at this call to Prefect's API alone."""
    HTTP[fault](world.prefect_front.faults, method, path)


def break_phone(world: World, fault: str, method: str, path: str) -> None:
    """The fault, at the service of notices."""
    if fault in FRONT:
        world.phone_front.mode = FRONT[fault]
    else:
        HTTP[fault](world.phone_front.faults, method, path)


def break_mail(world: World, fault: str, recipient: str) -> None:
    """`MAIL 451`, `RCPT dropped`, `letter late` …; for this recipient alone where SMTP knows it."""
    if fault in FRONT:
        world.mail_front.mode = FRONT[fault]
        return
    phase, _, what = fault.partition(" ")
    once = what.endswith(" once")
    what = what.removesuffix(" once")
    ask = partial(
        SmtpFault,
        phase=PHASES[phase],
        times=1 if once else None,
        recipient=None if phase == "MAIL" else recipient,
    )
    if what == "dropped":
        made = ask(kind="drop_before")
    elif what == "dropped after":
        made = ask(kind="drop_after_data")
    elif what == "late":
        made = ask(kind="delay", seconds=LATE_S)
    else:
        made = ask(kind="refuse", code=int(what))
    world.sandbox.mail.ask(made)
