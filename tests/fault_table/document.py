"""docs/reliability.md: the rows as people read them."""

from itertools import groupby
from pathlib import Path

from tests.fault_table.row import Row
from tests.fault_table.rows import ROWS

FILE = Path(__file__).parents[2] / "docs" / "reliability.md"
_HEAD = """# What comes of every fault

Every call to an outside system × every fault that the sandbox can produce: {count} rows. Written by
`python -m tests.fault_table` from the rows in `tests/fault_table/`; each row is played for real – PostgreSQL, Prefect's
server, nadmozg, SMTP and a service of notices over sockets – by `make faults` (all of them, some 15 minutes) and
`make test` (for each call, a fault of every kind). Faults of PostgreSQL and deaths of processes are `make chaos`.

How a row is played: a case stands just before the call; the fault begins and *lasts* (unless it says *once*), a form or
reconcile runs for real and tries twice (in production four times); then the fault ends, reconcile runs a quarter of an
hour later, and again, and last of all once more, to see that nothing happens twice.

- **far end**: what the call has left there when the run is over; `–`: it only asks.
- **ledger**: the entries of the act then; `×2`: begun twice. `–`: a look, which has none.
- **run**: what the run says of the act. *not yet*: «Пока не получилось: …. Система повторит сама.» *refused*: «Отказ
  другой стороны: …». *nothing*: it goes by without a word, there is nothing to tell. The badge is «Записано», or
  «Сверено», unless the row says another.
- **told**: letters that somebody gets because of the fault.
- **goes on**: through whom, once the fault is over. *at once*: the run itself saw to it. *the form again*: whoever was
  refused sends it once more, nothing was recorded. *nobody*: a notice is not
  repeated, for nobody can tell whether it arrived; the letter that it stands beside has gone.
- **in the end**: how often the act is to be seen at the far end. *flagged*: the case's timeline says that it may have
  happened twice.
"""
_CALLS = {
    "token": "nadmozg: `POST /auth/token`",
    "slug check": "nadmozg: `GET /slugs/{slug}`, before form 30 is recorded",
    "proposed addresses": "nadmozg: `GET /slugs/{slug}`, for the letter that proposes free ones",
    "find clouds": "nadmozg: `GET /clouds?case_ref=`",
    "hold": "nadmozg: `POST /slugs/{slug}/holds`",
    "order": "nadmozg: `POST /clouds`",
    "operation": "nadmozg: `GET /operations/{id}`",
    "cloud": "nadmozg: `GET /clouds/{id}`",
    "login page": "a cloud's login page",
    "retry": "nadmozg: `POST /operations/{id}/retry` (form 36)",
    "support account": "nadmozg: `POST /clouds/{id}/users`, tech support",
    "object": "nadmozg: `POST /clouds/{id}/objects`",
    "client account": "nadmozg: `POST /clouds/{id}/users`, the client's administrator",
    "invite": "nadmozg: `POST …/invite`",
    "temporary password": "nadmozg: `POST …/temporary-password`, where the invitation is refused",
    "fresh access": "nadmozg: `POST …/invite`, for the reminder to log in",
    "logins": "nadmozg: `GET …/logins`",
    "recording's link": "a recording's link, opened as a stranger would before form 65 is recorded",
    "trainer's calendar": "a trainer's calendar, looked into before form 50 is recorded; the answer says if it was not",
    "letter to the manager": "SMTP: a letter to the manager",
    "letter to the client": "SMTP: a letter to the client",
    "letter to the trainer": "SMTP: the invitation of the trainer",
    "access letter": "SMTP: the access letter",
    "reminder to log in": "SMTP: the reminder with fresh access",
    "notice": "apprise: a notice beside a question's letter",
    "schedule": "Prefect: the run of a follow-up is scheduled",
    "find the run": "Prefect: the run of an earlier date is looked for",
    "cancel the run": "Prefect: the run of an earlier date is cancelled",
    "link to a form": "Prefect: the form's id for a link in a letter",
}


def document() -> str:
    """The whole file."""
    parts = [_HEAD.format(count=len(ROWS))]
    for call, rows in groupby(ROWS, key=lambda it: it.call):
        parts.append(f"## {_CALLS[call]}\n\n" + "\n".join([_line(_TITLES), "|" + " --- |" * 7, *map(_row, rows)]))
    return "\n".join(part if part.endswith("\n") else f"{part}\n" for part in parts)


_TITLES = ("fault", "far end", "ledger", "run", "told", "goes on", "in the end")


def _row(row: Row) -> str:
    it = row.seen
    return _line((row.fault, it.far_end, it.ledger, it.run, it.told, it.goes_on, it.in_the_end))


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"
