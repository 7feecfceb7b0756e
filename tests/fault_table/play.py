"""Plays rows for real and writes what was seen: `python -m tests.fault_table.play HOME RESULT.json [ROW ID …]`.

A process of its own, because our code reads its settings at import, and because retries and timeouts are short here.
"""

import json
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from tests.fault_table.rows import ROWS
from tests.fault_table.world import world


def main(home: Path, result: Path, wanted: set[str]) -> None:
    """Rows that are not named are left out; no name means all."""
    seen: dict[str, object] = {}
    with world(home) as played_in, ExitStack() as tuned:
        # Now that the environment is set.
        from prefect.context import _deployment_id
        from prefect.settings import temporary_settings

        from prefect_ui.links import deployment_id
        from tests.fault_table.playing import play
        from worker._private import ask_once_where_results_are_kept
        from worker.inside import TUNED

        # As in the warm worker: much faster. But Prefect's client does not go on asking for minutes.
        tuned.enter_context(temporary_settings(TUNED | {"client.max_retries": 0}))
        ask_once_where_results_are_kept()
        # As in a worker; or the run of which deployment this is would be asked of Prefect with every link of a page.
        _deployment_id.set(deployment_id("reconcile"))
        chosen = [it for it in ROWS if not wanted or it.id in wanted]
        for number, (call, rows) in enumerate(groupby(chosen, key=lambda it: it.call)):
            began = time.monotonic()
            found = play(played_in, list(rows), f"ft-{number}")
            print(f"{call}: {len(found)} rows, {time.monotonic() - began:.1f} s", flush=True)
            seen |= {row: {"seen": asdict(what), "words": words} for row, (what, words) in found.items()}
    result.write_text(json.dumps(seen, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), set(sys.argv[3:]))
