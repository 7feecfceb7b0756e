"""The local stack: everything the flows need, started on one machine and listening on loopback only.

`python -m stack up` for people, `Stack` for the demo and the tests, `Postgres` for tests that need only a database.
"""

from stack.errors import StackError
from stack.local import Stack
from stack.ports import Ports
from stack.postgres import Postgres

__all__ = ["Ports", "Postgres", "Stack", "StackError"]
