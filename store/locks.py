"""One actor per case: a PostgreSQL session advisory lock, kept while acts are done."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

_SPACE = 24
"""Our own key space among advisory locks."""


class LockLostError(Exception):
    """The connection with the case's lock is gone (PostgreSQL restarted): somebody else may act now."""


class CaseLocks:
    """The locks this process has. PostgreSQL frees them when the process, or the connection, dies."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._taken: dict[UUID, Connection] = {}

    @contextmanager
    def take(self, *case_ids: UUID) -> Iterator[Sequence[UUID]]:
        """Yields those of the cases whose lock is ours now, all on one connection; never waits for the others."""
        with self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            ours = [it for it in case_ids if connection.scalar(_TRY, _key(it))]
            self._taken |= dict.fromkeys(ours, connection)
            try:
                yield ours
            finally:
                for case_id in ours:
                    del self._taken[case_id]
                _unlock(connection, [_key(case_id) for case_id in ours])

    @contextmanager
    def alone(self, work: str) -> Iterator[bool]:
        """Whether nobody else does this work now, in whatever process or machine; if so, it is ours until the end."""
        key: dict[str, object] = {"space": _SPACE, "case": work}
        with self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            ours = bool(connection.scalar(_TRY, key))
            try:
                yield ours
            finally:
                if ours:
                    _unlock(connection, [key])

    def require(self, *case_ids: UUID) -> None:
        """Before every act: the locks are still ours. LockLostError if not."""
        connections = {self._taken.get(case_id) for case_id in case_ids}
        if None in connections:
            raise LockLostError(f"not every case of {case_ids} is locked by this process")
        try:
            for connection in connections:
                assert connection is not None
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise LockLostError(f"the lock of {case_ids} was lost with its connection") from error


_TRY = text("SELECT pg_try_advisory_lock(:space, hashtext(:case))")
_UNLOCK = text("SELECT pg_advisory_unlock(:space, hashtext(:case))")


def _unlock(connection: Connection, keys: Sequence[dict[str, object]]) -> None:
    try:
        for key in keys:
            connection.execute(_UNLOCK, key)
    except SQLAlchemyError:
        connection.invalidate()  # the server is gone, and the locks with it


def _key(case_id: UUID) -> dict[str, object]:
    return {"space": _SPACE, "case": str(case_id)}
