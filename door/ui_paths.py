"""Where things are in Prefect's UI: forms, filled in or not, and the cards of cases."""

import json
from collections.abc import Mapping
from urllib.parse import quote
from uuid import UUID

from cases.people import Person
from door.permissions import may_run

UI = "/v2"


def form_path(form: str, ids: Mapping[str, str], person: Person, filled_in: Mapping[str, object] | None = None) -> str:
    """Where a form is, filled in; empty if there is none, or if it is for others. `ids`: of forms, by flow function."""
    if form not in ids or not may_run(person, form):
        return ""
    path = f"{UI}/deployments/deployment/{ids[form]}/run"
    if not filled_in:
        return path
    words = json.dumps(dict(filled_in), ensure_ascii=False, separators=(",", ":"))
    return f"{path}?parameters={quote(words, safe='')}"


def card_path(artifact_id: UUID | str | None) -> str:
    """Where a case's card is; empty while it has none."""
    return f"{UI}/artifacts/artifact/{artifact_id}" if artifact_id else ""
