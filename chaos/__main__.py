"""`python -m chaos`: plays many cases while everything is killed; the last line is the summary, as JSON."""

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy.exc import SQLAlchemyError

from chaos.audit import Findings
from chaos.plan import Plan, make_plan
from chaos.play import CLOUD_SECONDS, REQUESTS_PER_MINUTE, SETTINGS, Play, Played, time_limit
from stack.clean import clean
from stack.errors import StackError
from stack.local import Stack
from stack.ports import Ports

HOME = Path(__file__).resolve().parent.parent / "var" / "chaos"


def main() -> int:
    """Plays and reports. The stack's folder stays if anything is wrong."""
    options = _options()
    started = time.monotonic()

    def say(words: str) -> None:
        print(f"[{time.monotonic() - started:5.0f} с] {words}", flush=True)

    today = datetime.now(UTC).astimezone(ZoneInfo("Europe/Moscow")).date()
    plan = make_plan(options.seed, options.cases, options.kills, today)
    home: Path = options.home
    try:
        clean(home)
        with Stack(
            home,
            Ports.free(),
            settings=SETTINGS,
            on_progress=say,
            cloud_seconds=CLOUD_SECONDS,
            requests_per_minute=REQUESTS_PER_MINUTE,
            durable=False,  # processes die here, not the machine: what they have written stays
            worker=options.worker,
        ) as stack:
            limit_s = time_limit(options.cases, options.kills, options.worker)
            played = Play(plan, stack, limit_s=limit_s, say=say).play()
    except (StackError, httpx.HTTPError, SQLAlchemyError) as error:
        played = Played(Findings(wrong=[f"стек не работает: {type(error).__name__}: {error}"]))
    for wrong in played.findings.wrong:
        print(f"Не так: {wrong}", flush=True)
    if played.ok:
        clean(home)
    else:
        print(f"Папка стека оставлена: {home}", flush=True)
    print(json.dumps(summary(plan, played, round(time.monotonic() - started))), flush=True)
    return 0 if played.ok else 1


def summary(plan: Plan, played: Played, seconds: int) -> dict[str, object]:
    """The last line."""
    found = played.findings
    return {
        "ok": played.ok,
        "seed": plan.seed,
        "cases": len(plan.journeys),
        "finished": found.finished,
        "lost": found.lost,
        "kills": played.kills,
        "clouds_twice": found.clouds_twice,
        "letters_twice": found.letters_twice,
        "letters_twice_flagged": found.letters_twice_flagged,
        "follow_ups_twice": found.follow_ups_twice,
        "in_doubt_settled": played.in_doubt_settled,
        "seconds": seconds,
    }


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m chaos")
    options.add_argument("--cases", type=int, default=10)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--worker", choices=("warm", "stock"), default="warm")
    options.add_argument("--home", type=Path, default=HOME, help="the stack's folder; emptied first")
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
