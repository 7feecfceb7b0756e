"""`python -m tests.two_at_once.busy SECONDS SEED THREADS CODE…`: answers come in and cases are moved on, all at once.

Each thread records facts, holds the lock, decides and acts as journey/moving.py does, through the tasks' own code; only
Prefect's engine is left out, so that there are hundreds of acts a minute. Prints what went wrong, as JSON.
"""

import json
import random
import sys
import threading
import time
import traceback
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect.logging import disable_run_logger

from cases.effects import Effect
from cases.errors import FormError
from cases.forms.training import APPOINT, AppointTraining
from cases.process.due import Decision, Due
from engine.acting import Act
from engine.records import decide_now, due_cases, lock_cases, record, remember, version
from engine.wiring import wiring
from integrations.errors import UnavailableError
from journey.loop import act_until_nothing_is_due
from tasks.letters import send_letter, send_training_letter

TASKS = {Effect.SEND_INVITATION: send_training_letter, Effect.SEND_PRESENTATIONS: send_letter}
"""The letters that need no link, so no Prefect. What else is due is left as it is."""


def main(seconds: float, seed: int, threads: int, codes: list[str]) -> None:
    """Exit code 0 whatever happened: the caller reads what was printed."""
    wiring()
    until = time.monotonic() + seconds
    errors: list[str] = []
    counts: Counter[str] = Counter()

    def work(number: int) -> None:
        chance = random.Random(f"{seed}:{number}")
        while time.monotonic() < until:
            try:
                counts.update([_something(chance, codes)])
            except Exception:  # noqa: BLE001 - told to whoever has started us
                errors.append(traceback.format_exc())

    with disable_run_logger():
        at_work = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(threads)]
        for each in at_work:
            each.start()
        for each in at_work:
            each.join(seconds + 60)
    stuck = sum(each.is_alive() for each in at_work)
    print(json.dumps({"errors": errors, "stuck": stuck, "counts": counts}, ensure_ascii=False))


def _something(chance: random.Random, codes: list[str]) -> str:
    if chance.random() < 0.1:
        moved = [_move_on(code) for code in due_cases()]  # a reconcile
        return f"reconcile, {'others were at it' if 'others' in moved else 'alone'}"
    time.sleep(chance.uniform(0, 0.5))
    code = chance.choice(codes)
    on = datetime.now(UTC).date() + timedelta(days=30 + chance.randrange(300))
    appointed: dict[str, Any] = {
        "case": code,
        "action": APPOINT,
        "day": on.isoformat(),
        "time": f"{chance.randrange(9, 19):02}:{chance.randrange(60):02}",
        "time_zone": "Europe/Moscow",
        "trainer": "Павел Орлов",
        "place": "https://meet.example/1",
        "reason": "",
    }
    try:
        anna = wiring().people["smirnova"]
        record(code, lambda desk, dossier: AppointTraining(appointed, replace(desk, actor=anna), dossier).answer())
    except FormError as error:
        return f"refused: {error.field}"
    return f"recorded, {_move_on(code)}"


def _move_on(code: str) -> str:
    """As in journey/moving.py."""
    seen, did = None, "nothing to do"
    while seen != version(code):
        with lock_cases(code) as locked:
            if code not in locked.codes:
                return "others"
            hands = Hands(code)
            act_until_nothing_is_due(hands)
            seen, did = hands.loaded.version, hands.did or did
    return did


class Hands:
    """Acts without Prefect, and only as far as these tests go."""

    def __init__(self, code: str) -> None:
        self.code, self.did = code, ""

    def decide(self) -> tuple[Decision, int]:
        self.loaded, decision = decide_now(self.code)
        return decision, self.loaded.version

    def leaves_out(self, due: Due) -> bool:
        return due.effect not in TASKS

    def act(self, due: Due) -> None:
        self.did = "acted"
        try:
            TASKS[due.effect].fn(Act.of(self.loaded.case, due))
        except UnavailableError:
            self.did = "put off"

    def rest(self, decision: Decision) -> bool:
        return remember(self.loaded, decision, [])


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
