"""The doors of demo/ with retries: a server that does not answer is asked again until it does."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from chaos.letters import Kind
from demo.doors import Browser, Forms, Letter
from stack.local import Stack

T = TypeVar("T")


class OverError(Exception):
    """The play has ended, whatever was being waited for."""


@dataclass(frozen=True)
class Received:
    """A letter, and the case that its header names."""

    letter: Letter
    case: str


class Post:
    """Everybody's letters; each is fetched once, by its number."""

    def __init__(self, sandbox_url: str) -> None:
        self._http = httpx.Client(base_url=sandbox_url, trust_env=False, timeout=20)
        self._letters: list[Received] = []
        self._by_name: defaultdict[str, list[Received]] = defaultdict(list)

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def fetch(self) -> None:
        """Takes in what has come since. httpx.HTTPError: the sandbox is away."""
        while True:
            answer = self._http.get(f"/api/letters/{len(self._letters) + 1:04}")
            if answer.status_code == 404:
                return
            it = answer.raise_for_status().json()
            case = next((value for name, value in it["headers"] if name == "X-Case"), "")
            letter = Letter(
                id=it["id"],
                to=it["to"][0],
                subject=it["subject"],
                text=it["text"],
                links=it["links"],
                path=Path(it["path"]),
                message_id=it["message_id"],
                attachments=it["attachments"],
            )
            self._letters.append(Received(letter, case))
            self._by_name[letter.subject.rpartition("· ")[2]].append(self._letters[-1])

    @property
    def received(self) -> list[Received]:
        """Every letter, oldest first."""
        return list(self._letters)

    def about(self, name: str, kind: Kind) -> list[Received]:
        """The letters of a kind about an object; one that came twice counts once."""
        found = [it for it in self.about_all(name) if it.letter.subject.startswith(kind.begins)]
        return list({it.letter.message_id: it for it in reversed(found)}.values())[::-1]

    def about_all(self, name: str) -> list[Received]:
        """Every letter about an object."""
        return list(self._by_name[name])

    def case_of(self, name: str) -> str:
        """The number of an object's case, by its letters; those to the operators name none. Empty: none has come."""
        return next((it.case for it in self.about_all(name) if it.case), "")

    def clouds(self) -> list[dict[str, Any]]:
        """nadmozg's own record. httpx.HTTPError: the sandbox is away."""
        clouds: list[dict[str, Any]] = self._http.get("/api/clouds").raise_for_status().json()
        return clouds

    def ask_for_fault(self, far_end: str, body: dict[str, Any]) -> None:
        """httpx.HTTPError: the sandbox is away."""
        self._http.post(f"/control/{far_end}", json=body).raise_for_status()

    def refused_addresses(self) -> set[str]:
        """Whom the mail server has been asked to refuse for good. httpx.HTTPError: the sandbox is away."""
        asked = self._http.get("/control/smtp").raise_for_status().json()
        return {it["recipient"] for it in asked if it["times"] is None}

    def clear_faults(self) -> None:
        """httpx.HTTPError: the sandbox is away."""
        for far_end in ("faults", "smtp"):
            self._http.delete(f"/control/{far_end}").raise_for_status()


class Doors:
    """What everybody shares: one set of connections, the numbers of the forms, and the moment when all is over."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.over = threading.Event()
        self.forms = Forms(stack)
        self.post = Post(stack.sandbox_http_url)
        self.browser = Browser(stack.ca_path)
        self._lock = threading.Lock()
        self._steps = 0

    def close(self) -> None:
        """Closes all connections."""
        self.forms.close()
        self.post.close()
        self.browser.close()

    def step_done(self) -> None:
        """One more step of one of the cases."""
        with self._lock:
            self._steps += 1

    @property
    def steps(self) -> int:
        """How many steps all cases have done together."""
        return self._steps

    def rest(self, seconds: float) -> None:
        """Waits. OverError: the play has ended."""
        if self.over.wait(seconds):
            raise OverError

    def stubbornly(self, do: Callable[[], T]) -> T:
        """Repeats a call until the server answers. OverError: the play ended before it did."""
        while True:
            try:
                return do()
            except httpx.HTTPError:
                self.rest(1)


def every(doors: Doors, seconds: float, do: Callable[[], object]) -> threading.Thread:
    """Repeats something until the play has ended; a server that is away is asked again the next time."""

    def work() -> None:
        while not doors.over.is_set():
            try:
                do()
                doors.rest(seconds)
            except httpx.HTTPError:
                time.sleep(1)
            except OverError:
                return

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
