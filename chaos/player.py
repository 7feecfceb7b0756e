"""One case's manager and client: stubborn, now and then clicking twice, led by what the far ends show them."""

import time
from typing import Any

import httpx

from chaos import letters
from chaos.doors import Doors
from chaos.journey import LOGIN, SECOND, Journey, Step
from chaos.letters import Kind
from demo.doors import NotObservedError, Run

LOOK_S = 1.0
HANGS_S = 120.0
"""After so long without a badge and without the letters a manager takes a form for lost and sends it again."""
RECORDED, REFUSED = "Записано", "Не принято"
UNCHANGED = "Без изменений"
"""Of a form that says again what stands: the same answer was recorded before."""


class WrongError(Exception):
    """The system has said something that it must not."""


class Player:
    """Plays one case to its end. WrongError: an answer was refused that must be taken. OverError: no more time."""

    def __init__(self, journey: Journey, doors: Doors) -> None:
        self._journey = journey
        self._doors = doors
        self._helped: set[str] = set()
        self.again = 0
        """How often a form had to be sent again."""

    @property
    def name(self) -> str:
        """The case's object."""
        return self._journey.name

    def play(self) -> None:
        """Step by step; the next one begins when all letters of the one before are there."""
        due: dict[Kind, int] = {}
        for step in self._journey.steps:
            for kind in step.letters:
                due[kind] = due.get(kind, 0) + 1
            if step.form == LOGIN:
                self._log_in()
            else:
                self._fill_in(step, due)
            while not self._have_come(due):
                self._help()
                self._doors.rest(LOOK_S)
            self._doors.step_done()

    def _have_come(self, due: dict[Kind, int]) -> bool:
        return all(self._count(kind) >= count for kind, count in due.items())

    def _count(self, kind: Kind) -> int:
        kinds = (letters.ACCESS, letters.NEW_ACCESS) if kind is letters.ACCESS else (kind,)
        return sum(len(self._doors.post.about(self._journey.name, it)) for it in kinds)

    def _fill_in(self, step: Step, due: dict[Kind, int]) -> None:
        """Sends the form until it is known to be recorded."""
        runs: list[str] = []
        unclear = False
        ended: dict[str, Run] = {}
        sent_at = 0.0
        while True:
            if len(ended) == len(runs) or time.monotonic() - sent_at > HANGS_S:
                unclear = unclear or len(ended) < len(runs)
                self.again += bool(runs)
                for _ in range(1 if runs else step.clicks):
                    run_id, answer_lost = self._click(step)
                    unclear = unclear or answer_lost
                    runs.append(run_id)
                sent_at = time.monotonic()
            self._doors.rest(LOOK_S)
            for run_id in runs:
                if run_id not in ended and (run := self._ended(run_id)):
                    ended[run_id] = run
            badges = [it.badge for it in ended.values()]
            if {RECORDED, UNCHANGED} & set(badges) or (step.letters and self._have_come(due)):
                return
            refused = [it for it in ended.values() if it.badge.startswith(REFUSED)]
            unclear = unclear or len(refused) < len(ended)
            if refused and unclear:
                return  # one of those that ended badly was recorded after all; if not, its letters will be missed
            if refused and len(ended) == len(runs):
                raise WrongError(f"форма {step.form}: «{refused[0].badge}» {refused[0].message}")
            if not step.letters or not self._have_come(due):
                self._help()

    def _click(self, step: Step) -> tuple[str, bool]:
        """Presses Submit until there is an answer; whether one was lost before: there may be another run."""
        deployment = self._doors.stubbornly(lambda: self._doors.forms.deployment_id(step.form))
        fields = self._filled_in(step, deployment)
        lost = False
        while True:
            try:
                run = self._doors.forms.send_to(deployment, **fields)
                return run, lost
            except httpx.ConnectError:
                self._doors.rest(1)
            except httpx.HTTPError:
                lost = True
                self._doors.rest(1)

    def _filled_in(self, step: Step, deployment: str) -> dict[str, Any]:
        if step.link:
            latest = self._doors.post.about(self._journey.name, step.link)[-1]
            return latest.letter.filled_in(deployment, **step.fields) | ({"who": step.who} if step.who else {})
        if step.form == "10":
            return step.fields
        return step.fields | {"case": self._code()}

    def _code(self) -> str:
        while not (code := self._doors.post.case_of(self._journey.name)):
            self._doors.rest(LOOK_S)
        return code

    def _ended(self, run_id: str) -> Run | None:
        try:
            return self._doors.forms.ended(run_id)
        except httpx.HTTPError:
            return None

    def _help(self) -> None:
        """Answers what the system cannot do by itself, each such letter once."""
        right = {"contact_email": self._journey.right_email, "reason": "Почта не принимает письма"}
        for step in (
            Step("36", letters.ASK_CLOUD_HELP),
            Step("15", letters.ASK_CONTACT, right),
            Step("87", letters.ASK_NEW_CONTACT, {"agreed": "подтвердить"}, who=SECOND),
        ):
            assert step.link
            for it in self._doors.post.about(self._journey.name, step.link):
                if it.letter.message_id not in self._helped:
                    self._helped.add(it.letter.message_id)
                    self._fill_in(step, {})

    def _log_in(self) -> None:
        """Opens the newest access letter's link; an earlier one may be void, and the page may be away."""
        while True:
            name, post = self._journey.name, self._doors.post
            newest = [*post.about(name, letters.ACCESS), *post.about(name, letters.NEW_ACCESS)]
            newest.sort(key=lambda it: int(it.letter.id))
            try:
                if newest:  # it may still be on its way, in the hands of another run
                    self._doors.browser.accept_invite(newest[-1].letter, "пароль-2026-вход")
                    return
            except (httpx.HTTPError, NotObservedError):
                if self._is_in():
                    return
            self._doors.rest(LOOK_S)

    def _is_in(self) -> bool:
        clouds = self._doors.stubbornly(self._doors.post.clouds)
        return any(it["slug"] == self._journey.host and it["first_login_at"] for it in clouds)
