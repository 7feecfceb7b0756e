"""Everything of ours about one case, for whoever must answer the client."""

from typing import Any

from engine.wiring import wiring
from store import known


def everything(code: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by table. FormError: there is no such case."""
    return known.everything(wiring().engine, code)
