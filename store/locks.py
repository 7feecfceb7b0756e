"""One actor per case: a PostgreSQL session advisory lock, held while acts are done."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

_SPACE = 24
"""Our own key space among advisory locks."""


class LockLostError(Exception):
    """The connection that held the case's lock is gone (PostgreSQL restarted): somebody else may act now."""


class CaseLocks:
    """The locks this process holds. PostgreSQL frees them when the process, or the connection, dies."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: dict[UUID, Connection] = {}

    @contextmanager
    def hold(self, case_id: UUID) -> Iterator[bool]:
        """Yields whether the lock is ours; never waits."""
        with self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            key = {"space": _SPACE, "case": str(case_id)}
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:space, hashtext(:case))"), key):
                yield False
                return
            self._held[case_id] = connection
            try:
                yield True
            finally:
                del self._held[case_id]
                try:
                    connection.execute(text("SELECT pg_advisory_unlock(:space, hashtext(:case))"), key)
                except SQLAlchemyError:
                    connection.invalidate()  # the server is gone, and the lock with it

    def require(self, case_id: UUID) -> None:
        """Before every act: the lock is still ours. LockLostError if not."""
        connection = self._held.get(case_id)
        try:
            if connection is not None:
                connection.execute(text("SELECT 1"))
                return
        except SQLAlchemyError as error:
            raise LockLostError(f"the lock of case {case_id} was lost with its connection") from error
        raise LockLostError(f"case {case_id} is not locked by this process")
