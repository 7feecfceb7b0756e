"""The service of notices: once or not at all, and the timeline says that nobody knows."""

from tests.fault_table.row import rows

NOTICES = rows(
    "notice",
    """
    no connection        | nothing | done | done | – | nobody  | nothing
    silent               | nothing | done | done | – | nobody  | nothing
    403                  | nothing | done | done | – | nobody  | nothing
    500                  | nothing | done | done | – | nobody  | nothing
    503                  | nothing | done | done | – | nobody  | nothing
    dropped before       | nothing | done | done | – | nobody  | nothing
    dropped after        | once    | done | done | – | at once | once
    """,
)
