"""The doors a manager, a client and an operator use: the mailbox, the forms of the Prefect UI, a cloud's pages."""

import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Self, TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx

from stack.errors import StackError
from stack.local import Stack
from stack.sign_in import people, sign_in_link

T = TypeVar("T")
MANAGER, OPERATOR = "smirnova", "operations"
BY_SYSTEM = ("82", "98", "99")
ENDS = ("COMPLETED", "FAILED", "CANCELLED", "CRASHED")


class NotObservedError(Exception):
    """Something expected did not show up at the far end in time."""


def wait_for(what: str, look: Callable[[], T | None], seconds: float) -> T:
    """Looks every fraction of a second until there is something to see. NotObservedError if there never is."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if (seen := look()) is not None:
            return seen
        time.sleep(0.1)
    raise NotObservedError(f"не дождались за {seconds:.0f} с: {what}")


@dataclass(frozen=True)
class Letter:
    """A letter as the mail server received it."""

    id: str
    to: str
    subject: str
    text: str
    links: list[str]
    path: Path
    message_id: str
    attachments: list[str]

    def form_link(self, deployment_id: str) -> str:
        """The link to a form in this letter. NotObservedError if it carries none."""
        return form_link(self.links, deployment_id, self.subject)

    def filled_in(self, deployment_id: str, **changes: Any) -> dict[str, Any]:
        """What the form has in it when it is opened from this letter, with some of it changed."""
        return filled_in_link(self.links, deployment_id, self.subject, changes)


def form_link(links: list[str], deployment_id: str, where: str) -> str:
    """The link to a form among these. NotObservedError if there is none; `where` they were."""
    for link in links:
        if f"/deployment/{deployment_id}/run?" in link:
            return link
    raise NotObservedError(f"в «{where}» нет ссылки на нужную форму")


def filled_in_link(links: list[str], deployment_id: str, where: str, changes: dict[str, Any]) -> dict[str, Any]:
    """What a form has in it when it is opened by a link among these, with some of it changed."""
    query = parse_qs(urlsplit(form_link(links, deployment_id, where)).query)
    fields: dict[str, Any] = json.loads(query["parameters"][0])
    unknown = set(changes) - set(fields)
    if unknown:
        raise NotObservedError(f"в ссылке нет полей {unknown}")
    return fields | changes


class _Door:
    """A connection to somebody's server; close it, or use it in a `with`."""

    _http: httpx.Client

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection."""
        self._http.close()


class Mailbox(_Door):
    """What the sandbox's mail server has received, for everybody."""

    def __init__(self, sandbox_url: str) -> None:
        self._http = httpx.Client(base_url=sandbox_url, trust_env=False, timeout=20)

    def letters(self) -> list[Letter]:
        """Every letter, oldest first."""
        found = [
            Letter(
                it["id"],
                it["to"][0],
                it["subject"],
                it["text"],
                it["links"],
                Path(it["path"]),
                it["message_id"],
                it["attachments"],
            )
            for it in self._http.get("/api/letters").raise_for_status().json()
        ]
        return found[::-1]

    def wait(self, to: str, subject: str, *, seconds: float = 90, times: int = 1, about: str = "") -> Letter:
        """The `times`-th letter to somebody whose subject has these words, and an object's name, in it."""

        def look() -> Letter | None:
            mine = [it for it in self.letters() if it.to == to and about in it.subject]
            found = [it for it in mine if subject.lower() in it.subject.lower()]
            return found[times - 1] if len(found) >= times else None

        return wait_for(f"письмо для {to}: «{subject}»", look, seconds)

    def clouds(self) -> list[dict[str, Any]]:
        """nadmozg's own record of its clouds."""
        clouds: list[dict[str, Any]] = self._http.get("/api/clouds").raise_for_status().json()
        return clouds


@dataclass(frozen=True)
class Run:
    """A finished flow run: its badge and what it says."""

    id: str
    name: str
    badge: str
    message: str


def outcome(state: str, message: str) -> tuple[str, str]:
    """Badge and message of an ended run: forms put their badge on the first line; else Prefect's word counts."""
    badge, _, rest = message.partition("\n")
    return (badge, rest) if rest and state in ("Completed", "Failed") else (state, message)


class Forms(_Door):
    """The forms as the Prefect UI submits them, to be run by the real worker: each by somebody who is signed in.

    `who` of a form is the name, the code or the address of whoever fills it in; of a form that is opened from a letter,
    whoever got that. What is only looked at, a service looks at.
    """

    def __init__(self, stack: Stack) -> None:
        self._http = stack.prefect_api()
        self._stack = stack
        self._people: dict[str, httpx.Client] = {}
        self._ids: dict[str, str] = {}
        self._of_system: dict[str, bool] = {}
        self._signing_in = Lock()

    @property
    def site_url(self) -> str:
        """Where people open all of it."""
        return self._stack.ui_url

    def close(self) -> None:
        """Hangs up."""
        super().close()
        for each in self._people.values():
            each.close()

    def as_person(self, who: str) -> httpx.Client:
        """Prefect's API for somebody who is signed in, by a link as `make sign-in` prints one."""
        code = next(it["code"] for it in people(self._stack.environment) if who in it.values())
        with self._signing_in:
            if code not in self._people:
                browser = httpx.Client(
                    base_url=self._stack.api_url, headers={"Origin": self._stack.ui_url}, trust_env=False, timeout=30
                )
                try:
                    browser.post(sign_in_link(self._stack, code)).raise_for_status()
                except StackError as away:  # no database at the moment, like a server that is away
                    raise httpx.ConnectError(str(away)) from away
                self._people[code] = browser
            return self._people[code]

    def deployment_id(self, number: str) -> str:
        """The id of the deployment whose name begins with this number; it keeps that as long as it stands."""
        if number not in self._ids:
            found = self._filter("deployments", deployments={"name": {"like_": f"{number} ·"}})
            self._ids[number] = next(str(it["id"]) for it in found if it["name"].startswith(f"{number} ·"))
        return self._ids[number]

    def submit(self, number: str, *, seconds: float = 120, **fields: Any) -> Run:
        """Fills in a form opened without a link, and waits for its badge."""
        return self.finished(self.send(number, **fields), seconds)

    def reconcile(self, *, seconds: float = 120) -> Run:
        """Runs reconcile as its schedule does, after the scheduled one if that is under way."""
        while (run := self.submit("99", seconds=seconds)).badge == "Уже идёт":
            time.sleep(0.5)
        return run

    def send(self, number: str, **fields: Any) -> str:
        """Presses Submit; returns the id of the run."""
        return self._create(self.deployment_id(number), fields)

    def send_to(self, deployment_id: str, **fields: Any) -> str:
        """Presses Submit of a form that is open already."""
        return self._create(deployment_id, fields)

    def follow(self, letter: Letter, number: str, *, seconds: float = 120, **changes: Any) -> Run:
        """Opens the form's link in a letter, changes some of what is filled in there, submits it."""
        deployment_id, who = self.deployment_id(number), changes.pop("who", letter.to)
        filled_in = letter.filled_in(deployment_id, **changes)
        return self.finished(self._create(deployment_id, filled_in | {"who": who}), seconds)

    def follow_in(self, run: Run, number: str, *, seconds: float = 120, who: str = "", **changes: Any) -> Run:
        """Opens the form's link in what a run says, as `follow` does in a letter."""
        deployment_id = self.deployment_id(number)
        filled_in = filled_in_link(run.message.split(), deployment_id, run.name, changes)
        return self.finished(self._create(deployment_id, filled_in | {"who": who}), seconds)

    def ended(self, run_id: str) -> Run | None:
        """The run, if it has ended by now; counting costs the server half of what reading does."""
        ended = {"id": {"any_": [run_id]}, "state": {"type": {"any_": list(ENDS)}}}
        if not self._http.post("/flow_runs/count", json={"flow_runs": ended}).raise_for_status().json():
            return None
        run = self._http.get(f"/flow_runs/{run_id}").raise_for_status().json()
        badge, message = outcome(run["state"]["name"], run["state"]["message"] or "")
        return Run(run_id, run["name"], badge, message)

    def finished(self, run_id: str, seconds: float = 120) -> Run:
        """Waits until the run has ended."""
        return wait_for(f"запуск {run_id} завершится", lambda: self.ended(run_id), seconds)

    def runs(self) -> list[dict[str, Any]]:
        """Every flow run there is."""
        return self._filter("flow_runs")

    def scheduled(self, deployment_number: str, case: str = "") -> list[datetime]:
        """When the runs of a deployment that are still ahead will start; of one case, if it is named."""
        deployment_id = self.deployment_id(deployment_number)
        return [
            datetime.fromisoformat(it["next_scheduled_start_time"]).astimezone(UTC)
            for it in self.runs()
            if it["deployment_id"] == deployment_id and it["state_type"] == "SCHEDULED" and case in ("", *it["tags"])
        ]

    def _create(self, deployment_id: str, parameters: dict[str, Any]) -> str:
        fields = dict(parameters)
        who = str(fields.pop("who", "") or (OPERATOR if self._is_of_system(deployment_id) else MANAGER))
        answer = self.as_person(who).post(f"/deployments/{deployment_id}/create_flow_run", json={"parameters": fields})
        return str(answer.raise_for_status().json()["id"])

    def _is_of_system(self, deployment_id: str) -> bool:
        """Whether people do not start it."""
        if deployment_id not in self._of_system:
            found = self._http.get(f"/deployments/{deployment_id}").raise_for_status().json()
            self._of_system[deployment_id] = found["name"].partition(" ")[0] in BY_SYSTEM
        return self._of_system[deployment_id]

    def _filter(self, what: str, **conditions: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = self._http.post(f"/{what}/filter", json=conditions | {"limit": 200, "offset": len(found)})
            rows = page.raise_for_status().json()
            found += rows
            if len(rows) < 200:
                return found


class Browser(_Door):
    """The client at the pages of their cloud, over verified TLS."""

    def __init__(self, ca_path: Path) -> None:
        context = ssl.create_default_context(cafile=ca_path)
        self._http = httpx.Client(verify=context, trust_env=False, follow_redirects=True, timeout=20)

    def accept_invite(self, letter: Letter, password: str) -> None:
        """Opens the one-time link of the access letter and chooses a password: that is the first login."""
        link = next((it for it in letter.links if "/invite/" in it), None)
        if link is None:
            raise NotObservedError("в письме с доступом нет одноразовой ссылки")
        self._http.get(link).raise_for_status()
        self._http.post(link, data={"password": password, "again": password}).raise_for_status()
