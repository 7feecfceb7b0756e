"""The mail server: every word of SMTP, for the four kinds of letters."""

from tests.fault_table.row import rows

_IS_DOWN = """
    no connection        | nothing | open ×2  | not yet | – | reconcile | once
    silent               | nothing | open     | not yet | – | reconcile | once
    greets 421           | nothing | open ×2  | not yet | – | reconcile | once
"""
_WAS_FOUND_DOWN = """
    no connection        | nothing | –        | nothing | – | reconcile | once
    silent               | nothing | –        | nothing | – | reconcile | once
    greets 421           | nothing | –        | nothing | – | reconcile | once
"""
"""By the client's letter, which comes first: the trainer's is not tried in that run."""
_BEFORE_THE_LETTER = """
    MAIL 451             | nothing | open ×2  | not yet | – | reconcile | once
    MAIL 550             | nothing | open ×2  | not yet | – | reconcile | once
    MAIL late            | nothing | open     | not yet | – | reconcile | once
    MAIL dropped         | nothing | open ×2  | not yet | – | reconcile | once
    RCPT 451             | nothing | open ×2  | not yet | – | reconcile | once
    RCPT 451 once        | once    | done ×2  | done    | – | at once   | once
    RCPT late            | nothing | open     | not yet | – | reconcile | once
    RCPT dropped         | nothing | open ×2  | not yet | – | reconcile | once
    DATA 451             | nothing | open ×2  | not yet | – | reconcile | once
    letter 451           | nothing | open ×2  | not yet | – | reconcile | once
    letter 451 once      | once    | done ×2  | done    | – | at once   | once
"""
_IN_DOUBT = """
    DATA late            | nothing | in doubt | not yet | – | reconcile | once, flagged
    DATA dropped         | nothing | in doubt | not yet | – | reconcile | once, flagged
    letter late          | once    | in doubt | not yet | – | reconcile | twice, flagged
    letter dropped       | nothing | in doubt | not yet | – | reconcile | once, flagged
    letter dropped after | once    | in doubt | not yet | – | reconcile | twice, flagged
"""
_REFUSED_BY_THE_CLIENT = """
    RCPT 550             | nothing | refused  | refused | another address of the client | form 15 | once
    DATA 554             | nothing | refused  | refused | another address of the client | form 15 | once
    letter 554           | nothing | refused  | refused | another address of the client | form 15 | once
"""
_REFUSED_BY_THE_MANAGER = """
    RCPT 550             | nothing | refused  | refused | the head: a letter did not arrive | people.toml | once
    DATA 554             | nothing | refused  | refused | the head: a letter did not arrive | people.toml | once
    letter 554           | nothing | refused  | refused | the head: a letter did not arrive | people.toml | once
"""

MAIL = (
    *rows("letter to the manager", _IS_DOWN + _BEFORE_THE_LETTER + _REFUSED_BY_THE_MANAGER + _IN_DOUBT),
    *rows("letter to the client", _IS_DOWN + _BEFORE_THE_LETTER + _REFUSED_BY_THE_CLIENT + _IN_DOUBT),
    *rows("letter to the trainer", _WAS_FOUND_DOWN + _BEFORE_THE_LETTER + _REFUSED_BY_THE_MANAGER + _IN_DOUBT),
    *rows("access letter", _IS_DOWN + _BEFORE_THE_LETTER + _REFUSED_BY_THE_CLIENT + _IN_DOUBT),
    *rows("reminder to log in", _IS_DOWN + _BEFORE_THE_LETTER + _REFUSED_BY_THE_CLIENT + _IN_DOUBT),
)
