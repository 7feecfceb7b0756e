"""What reconcile would look at, all pages of it."""

from datetime import datetime

from sqlalchemy import Engine

from store.agenda import Agenda


def due(engine: Engine, at: datetime) -> list[str]:
    """The codes, in order."""
    return [code for page in Agenda(engine).due(at) for code in page]
