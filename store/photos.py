"""Which photos the facts name, case by case: the others are nobody's."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import Engine, select

from store.database import reading
from store.tables import FactRow

RECEIVED, JUDGED = "photos_received", "photos_judged"


def named_photos(engine: Engine) -> dict[UUID, set[str]]:
    """The hashes by the id of their case, without those that were put there by mistake."""
    facts = select(FactRow.case_id, FactRow.kind, FactRow.body).where(FactRow.kind.in_((RECEIVED, JUDGED)))
    found: dict[UUID, set[str]] = defaultdict(set)
    with reading(engine) as session:
        for case_id, kind, body in session.execute(facts.order_by(FactRow.id)):
            if kind == RECEIVED:
                found[case_id] |= {it["sha256"] for it in body["photos"]}
            else:
                for it in body["verdicts"]:
                    if it["outcome"] == "dropped":
                        found[case_id].discard(it["sha256"])
                    else:
                        found[case_id].add(it["sha256"])
    return dict(found)
