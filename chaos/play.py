"""The play itself: all cases, a few at a time, under kills and faults; then calm; then the audit."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from sqlalchemy.exc import SQLAlchemyError

from chaos.audit import Findings, audit
from chaos.doors import Doors, OverError, every
from chaos.kills import Reaper
from chaos.plan import Plan
from chaos.player import Player, WrongError
from chaos.records import Database, Records, is_under_way, read_records
from chaos.weather import Gust, refusing
from demo.doors import NotObservedError
from stack.local import Stack

AT_ONCE = 10
"""Cases under way; as many as the worker has slots."""
RECONCILE_EVERY_S, RECONCILE_LASTS_S = 3.0, 120.0
PATIENCE_S = 300.0
"""After the last kill the play ends when for this long no step and no case has ended."""
SETTINGS = {
    "ONBOARDING_CLOUD_POLL_S": "1",
    "ONBOARDING_POLICY__LOGIN_LOOK_EVERY": "PT2S",
    "ONBOARDING_POLICY__CLOUD_LOOK_EVERY": "PT2S",
    "ONBOARDING_POLICY__RETRY_AFTER": "PT2S",
    "ONBOARDING_POLICY__DIGEST_FROM": "1000",  # players answer questions one by one, as they come
    "ONBOARDING_MAIL_PER_MINUTE": "0",
    "ONBOARDING_NADMOZG_PER_MINUTE": "0",
    # Above what any act takes here, as the default is above what any act takes in life.
    "ONBOARDING_POLICY__ACT_TIME_LIMIT": "PT20S",
}
CLOUD_SECONDS, REQUESTS_PER_MINUTE = 3.0, 100_000


@dataclass
class Played:
    """How it went."""

    findings: Findings
    kills: int = 0
    in_doubt_settled: int = 0

    @property
    def ok(self) -> bool:
        """Nothing at all is wrong."""
        return not self.findings.wrong


class Play:
    """One play on a running stack, which the caller starts and stops."""

    def __init__(self, plan: Plan, stack: Stack, *, limit_s: float, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._say = say
        self._deadline = time.monotonic() + limit_s
        self._patience = PATIENCE_S
        self._doors = Doors(stack)
        self._database = Database(stack.database_url)
        self._reaper = Reaper(plan, self._doors, say)
        self._players = [Player(it, self._doors) for it in plan.journeys]
        self._gusts_asked = 0
        self._calm = False
        self._wrong: list[str] = []

    def play(self) -> Played:
        """Everything, until all is settled or nothing moves any more."""
        doors = self._doors
        reaper = threading.Thread(target=self._reaper.work, daemon=True)
        try:
            doors.stubbornly(self._keep_refusals)
            threads = [
                reaper,
                every(doors, 0.5, doors.post.fetch),
                every(doors, 0.5, self._weather),
                every(doors, RECONCILE_EVERY_S, self._reconcile),
            ]
            reaper.start()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                playing = [pool.submit(self._play, it) for it in self._players]
                self._watch(playing)
                doors.over.set()
            for thread in threads:
                thread.join(30)
            records = read_records(doors, self._database, RECONCILE_LASTS_S)
            return self._judged(records)
        finally:
            doors.over.set()
            doors.close()
            self._database.close()

    def _play(self, player: Player) -> None:
        try:
            player.play()
        except OverError:
            pass
        except (WrongError, NotObservedError) as error:
            self._wrong.append(f"{player.name}: {error}")

    def _watch(self, playing: list[Future[None]]) -> None:
        """Says how far it is, until everything is settled, or nothing has happened for too long."""
        seen, moved_at, told_at = (-1, -1), time.monotonic(), 0.0
        while time.monotonic() < self._deadline:
            ended = sum(it.done() for it in playing)
            open_cases = self._open_cases()
            now = time.monotonic()
            if (ended, self._doors.steps) != seen or not self._reaper.done:
                seen, moved_at = (ended, self._doors.steps), now
            if now - told_at > 15:
                told_at = now
                self._say(
                    f"шагов {self._doors.steps} из {self._plan.steps}, доиграно {ended} из {len(playing)}, "
                    f"убийств {self._reaper.kills}, сбоев {self._gusts_asked} из {len(self._plan.gusts)}"
                )
            if ended == len(playing) and open_cases == 0 and self._reaper.done and self._calm and self._nothing_runs():
                return
            if now - moved_at > self._patience:
                self._wrong.append(f"{self._patience:.0f} с ничего не происходило")
                return
            time.sleep(1)
        self._wrong.append("время вышло")

    def _open_cases(self) -> int | None:
        try:
            return self._database.open_cases()
        except SQLAlchemyError:
            return None

    def _nothing_runs(self) -> bool:
        try:
            return not any(is_under_way(it, datetime.now(UTC)) for it in self._doors.forms.runs())
        except httpx.HTTPError:
            return False

    def _weather(self) -> None:
        """Asks for the faults whose moment has come; once all are through and nothing is killed any more, clears up."""
        self._keep_refusals()
        if self._calm:
            return
        while self._gusts_asked < len(self._plan.gusts):
            gust = self._plan.gusts[self._gusts_asked]
            if self._doors.steps < gust.at * self._plan.steps:
                return
            self._ask(gust)
            self._gusts_asked += 1
        if self._reaper.done:
            self._doors.post.clear_faults()
            self._calm = True
            self._say("больше ничего не убиваем и не ломаем")

    def _keep_refusals(self) -> None:
        """Tells the mail server which addresses do not exist: one that was killed has forgotten."""
        wrong = [it.email for it in self._plan.journeys if it.bad_address]
        for address in set(wrong) - self._doors.post.refused_addresses() if wrong else ():
            self._ask(refusing(address))

    def _ask(self, gust: Gust) -> None:
        self._doors.post.ask_for_fault(gust.far_end, gust.body)

    def _reconcile(self) -> None:
        """Runs reconcile as its schedule does, only more often; waits for its end, but not for long."""
        run = self._doors.forms.send_to(self._doors.forms.deployment_id("99"))
        until = time.monotonic() + RECONCILE_LASTS_S
        while self._doors.forms.ended(run) is None and time.monotonic() < until:
            self._doors.rest(1)

    def _judged(self, records: Records) -> Played:
        findings = audit(self._plan.journeys, records)
        findings.wrong = [*self._wrong, *findings.wrong]
        again = sum(it.again for it in self._players)
        self._say(f"писем {len(records.letters)}, облаков {len(records.clouds)}, форм отправлено снова: {again}")
        return Played(findings, self._reaper.kills, records.in_doubt)


def time_limit(cases: int, kills: int, worker: str) -> float:
    """After so many seconds it ends, whatever has become of it: twice what a hundred cases took on a busy machine."""
    each = {"warm": 40, "stock": 120}[worker]
    return 300 + cases * each + kills * 60
