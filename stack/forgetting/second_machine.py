"""On a second machine: lines about a client who was forgotten on the first one, in the logs of this one.

Names are known nowhere any more; every record that has one carries the id of its run, too, and those are kept.
"""

from pathlib import Path

from stack.forgetting import beside_copies
from stack.forgetting.logs import blot_out
from stack.forgetting.matcher import Matcher, codes
from store.database import connect
from store.forgetting import Forgetting

EVERY_S = 60.0


def blot_out_forgotten(home: Path, database_url: str) -> int:
    """Writes over the records of whoever was forgotten since the last look; how many."""
    seen = {it.case_id for it in beside_copies.read(home)}
    engine = connect(database_url)
    try:
        new = [it for it in Forgetting(engine).forgotten() if it.case_id not in seen]
    finally:
        engine.dispose()
    if not new:
        return 0
    matcher = Matcher(word for it in new for word in (*codes(f"R-{it.number:04d}"), str(it.case_id), *it.runs))
    count = sum(blot_out(it, matcher) for it in sorted((home / "log").glob("*.log*")))
    beside_copies.add(new, home)
    return count
