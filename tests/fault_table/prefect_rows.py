"""Prefect's API as our code calls it: the schedule of contacts, and the links in letters."""

from tests.fault_table.row import rows

PREFECT = (
    *rows(
        "schedule",
        """
        500                  | nothing | open ×2 | not yet | – | reconcile | once
        503                  | nothing | open ×2 | not yet | – | reconcile | once
        dropped before       | nothing | open ×2 | not yet | – | reconcile | once
        dropped before once  | once    | done ×2 | done    | – | at once   | once
        dropped after        | once    | open ×2 | not yet | – | reconcile | once
        dropped after once   | once    | done ×2 | done    | – | at once   | once
        """,
    ),
    *rows(
        "find the run",
        """
        500                  | nothing | open ×2 | not yet | – | reconcile | once
        503                  | nothing | open ×2 | not yet | – | reconcile | once
        dropped before       | nothing | open ×2 | not yet | – | reconcile | once
        dropped before once  | once    | done ×2 | done    | – | at once   | once
        """,
    ),
    *rows(
        "cancel the run",
        """
        500                  | nothing | open ×2 | not yet | – | reconcile | once
        503                  | nothing | open ×2 | not yet | – | reconcile | once
        dropped before       | nothing | open ×2 | not yet | – | reconcile | once
        dropped before once  | once    | done ×2 | done    | – | at once   | once
        dropped after        | once    | done ×2 | done    | – | at once   | once
        """,
    ),
    *rows(
        "link to a form",
        """
        500                  | nothing | open ×2 | not yet | – | reconcile | once
        503                  | nothing | open ×2 | not yet | – | reconcile | once
        dropped before       | nothing | open ×2 | not yet | – | reconcile | once
        dropped before once  | once    | done    | done    | – | at once   | once
        """,
    ),
)
