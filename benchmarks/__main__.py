"""`python -m benchmarks`: stock worker, the same tuned, and ours, in turn on this machine; a table, then JSON.

A noisy machine makes single numbers worthless: everything is measured in turn in the same minutes, and the ratios of
the medians are what counts.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.arena import OURS, STOCK, TUNED, arena
from benchmarks.measures import first_effects, idle_megabytes, journey, warm_up
from stack.clean import clean

HOME = Path(__file__).resolve().parent.parent / "var" / "bench"
Numbers = dict[str, dict[str, list[float]]]


def main() -> int:
    """Measures; the last line is JSON."""
    options = argparse.ArgumentParser(prog="python -m benchmarks")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--clicks", type=int, default=5)
    options.add_argument("--clients", type=int, default=2)
    options.add_argument("--minutes", type=float, default=8, help="no further round is begun after this")
    options.add_argument("--skip-journey", action="store_true")
    chosen = options.parse_args()
    numbers: Numbers = defaultdict(lambda: defaultdict(list))
    began = time.monotonic()
    clean(HOME)
    for visit in range(chosen.rounds):
        spent = time.monotonic() - began
        if visit and spent + spent / visit > chosen.minutes * 60:
            print("The machine is slow today: no time for another round", file=sys.stderr)
            break
        for kind in (STOCK, TUNED, OURS):
            print(f"[{time.monotonic() - began:4.0f} s] round {visit + 1}: {kind.name}", file=sys.stderr, flush=True)
            with arena(kind, HOME) as here:
                time.sleep(8)  # the worker wakes up, the server calms down
                numbers["idle_mb"][kind.name].append(idle_megabytes(here))
                warm_up(here)
                numbers["first_effect_s"][kind.name] += first_effects(here, chosen.clicks)
                if kind is not TUNED and not chosen.skip_journey:
                    whole = journey(here, chosen.clients, visit)
                    numbers["cpu_s_per_client"][kind.name].append(whole.cpu_s)
                    numbers["wall_s_per_client"][kind.name].append(whole.wall_s)
    clean(HOME)
    print(_table(numbers))
    print(json.dumps(_summary(numbers)))
    return 0


def _summary(numbers: Numbers) -> dict[str, dict[str, float]]:
    """Medians."""
    found = {what: {kind: round(median(each), 2) for kind, each in kinds.items()} for what, kinds in numbers.items()}
    found["idle_mb"].pop("tuned", None)
    return found


def _table(numbers: Numbers) -> str:
    titles = {
        "first_effect_s": "click → first effect, s",
        "cpu_s_per_client": "whole journey, CPU s a client",
        "wall_s_per_client": "whole journey, s a client",
        "idle_mb": "idle stack, MB",
    }
    lines = [f"{'':32}{'stock':>9}{'tuned':>9}{'ours':>9}{'tuned:ours':>12}{'stock:ours':>12}   all values of ours"]
    for what, title in titles.items():
        of = numbers[what]
        middle = {kind: median(each) for kind, each in of.items() if each}
        cells = "".join(f"{middle[it]:9.2f}" if it in middle else f"{'–':>9}" for it in ("stock", "tuned", "ours"))
        ratios = "".join(
            f"{middle[it] / middle['ours']:12.1f}" if {it, "ours"} <= set(middle) else f"{'–':>12}"
            for it in ("tuned", "stock")
        )
        every = " ".join(f"{it:.2f}" for it in sorted(of["ours"]))
        lines.append(f"{title:32}{cells}{ratios}   {every}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
