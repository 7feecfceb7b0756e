"""nadmozg and the clouds' login pages: every call, in every way the sandbox can spoil it."""

from tests.fault_table.row import rows

_NOT_DONE = """
    late                 | nothing | open ×2 | not yet | – | reconcile | once
    429                  | nothing | open ×2 | not yet | – | reconcile | once
    500                  | nothing | open ×2 | not yet | – | reconcile | once
    503                  | nothing | open ×2 | not yet | – | reconcile | once
    dropped before       | nothing | open ×2 | not yet | – | reconcile | once
    HTML                 | nothing | open ×2 | not yet | – | reconcile | once
    HTML in 200          | nothing | open ×2 | not yet | – | reconcile | once
    error in 200         | nothing | open ×2 | not yet | – | reconcile | once
    token expired always | nothing | open ×2 | not yet | – | reconcile | once
"""
"""Writes: nadmozg has not done it, whether we know that or not."""
_LATE_BUT_DONE = _NOT_DONE.replace("late                 | nothing", "late                 | once   ")
"""A request without a body is done although nobody waits for the answer any more."""
_HEALED_IN_THE_RUN = """
    503 once             | once    | done ×2 | done    | – | at once   | once
    dropped after once   | once    | done ×2 | done    | – | at once   | once
    token expired        | once    | done    | done    | – | at once   | once
    clock an hour ahead  | once    | done    | done    | – | at once   | once
    clock an hour behind | once    | done    | done    | – | at once   | once
"""
_DONE_UNHEARD_AND_FOUND_AGAIN = """
    answer late          | once    | done ×2 | done    | – | at once   | once
    500 after            | once    | done ×2 | done    | – | at once   | once
    dropped after        | once    | done ×2 | done    | – | at once   | once
"""
"""Writes that nadmozg did, and whose answer was lost; the second try finds what is there."""
_DONE_UNHEARD = """
    answer late          | once    | open ×2 | not yet | – | reconcile | once
    500 after            | once    | open ×2 | not yet | – | reconcile | once
    dropped after        | once    | open ×2 | not yet | – | reconcile | once
"""
"""The same, where every further answer is lost, too."""
_REFUSED = """
    403                  | nothing | refused | refused | help with the cloud | form 36 | once
"""
_ASKING_NO_ANSWER = """
    late                 | – | open    | not yet | – | reconcile | once
    429                  | – | open ×2 | not yet | – | reconcile | once
    500                  | – | open ×2 | not yet | – | reconcile | once
    503                  | – | open ×2 | not yet | – | reconcile | once
    503 once             | – | done ×2 | done    | – | at once   | once
    dropped before       | – | open ×2 | not yet | – | reconcile | once
    dropped after        | – | open ×2 | not yet | – | reconcile | once
    HTML                 | – | open ×2 | not yet | – | reconcile | once
    HTML in 200          | – | open    | not yet | – | reconcile | once
    error in 200         | – | open ×2 | not yet | – | reconcile | once
"""
_BETTER_KNOWN = """
    late                 | – | done    | done | – | at once | once
    429                  | – | done    | done | – | at once | once
    500                  | – | done    | done | – | at once | once
    503                  | – | done    | done | – | at once | once
    503 once             | – | done    | done | – | at once | once
    dropped before       | – | done    | done | – | at once | once
    dropped after        | – | done    | done | – | at once | once
    HTML                 | – | done    | done | – | at once | once
    HTML in 200          | – | done    | done | – | at once | once
    error in 200         | – | done    | done | – | at once | once
    token expired        | – | done    | done | – | at once | once
    403                  | – | done    | done | – | at once | once
    404                  | – | done    | done | – | at once | once
"""
"""What the act does without: the letter leaves, and says that nobody could be asked."""
_LOOKING_NO_ANSWER = """
    late                 | – | – | not yet | – | reconcile | once
    429                  | – | – | nothing | – | reconcile | once
    500                  | – | – | nothing | – | reconcile | once
    503                  | – | – | nothing | – | reconcile | once
    dropped before       | – | – | nothing | – | reconcile | once
    dropped after        | – | – | nothing | – | reconcile | once
    HTML                 | – | – | nothing | – | reconcile | once
    HTML in 200          | – | – | not yet | – | reconcile | once
    error in 200         | – | – | nothing | – | reconcile | once
    token expired        | – | – | nothing | – | at once   | once
    token expired always | – | – | nothing | – | reconcile | once
    clock an hour ahead  | – | – | nothing | – | at once   | once
    403                  | – | – | nothing | help with the cloud | reconcile | once
    404                  | – | – | nothing | help with the cloud | reconcile | once
"""

NADMOZG = (
    *rows(
        "token",  # asked for by the check of the address, and asked for again by the order
        _ASKING_NO_ANSWER.replace("done ×2", "done   ")
        + """
        no connection        | – | open ×2 | not yet | – | reconcile | once
        silent               | – | open    | not yet | – | reconcile | once
        401                  | – | open    | not yet | – | reconcile | once
        403                  | – | open    | not yet | – | reconcile | once
        clock an hour ahead  | – | done    | done    | – | at once   | once
        """,
    ),
    *rows(
        "slug check",
        """
        late                 | – | done | done | – | at once | once
        429                  | – | done | done | – | at once | once
        500                  | – | done | done | – | at once | once
        503                  | – | done | done | – | at once | once
        dropped before       | – | done | done | – | at once | once
        dropped after        | – | done | done | – | at once | once
        HTML                 | – | done | done | – | at once | once
        HTML in 200          | – | done | done | – | at once | once
        error in 200         | – | done | done | – | at once | once
        token expired        | – | done | done | – | at once | once
        403                  | – | done | done | – | at once | once
        """,
    ),
    *rows(
        "find clouds",
        _ASKING_NO_ANSWER
        + """
        token expired        | – | done    | done    | – | at once   | once
        token expired always | – | open ×2 | not yet | – | reconcile | once
        403                  | – | refused | refused | help with the cloud | form 36 | once
        """,
    ),
    *rows("hold", _NOT_DONE + _DONE_UNHEARD + _HEALED_IN_THE_RUN + _REFUSED),
    *rows(
        "order",
        _NOT_DONE
        + _DONE_UNHEARD_AND_FOUND_AGAIN
        + _HEALED_IN_THE_RUN
        + _REFUSED
        + """
        slug taken           | nothing | refused | refused | another address of the cloud | form 30 | once
        quota                | nothing | open ×2 | not yet | – | reconcile | once
        hold expired         | nothing | open ×2 | not yet | – | reconcile | once
        hold expired once    | once    | done ×2 | done    | – | at once   | once
        needs operator       | once    | done    | done    | help with the cloud | form 36 | once
        failed               | once    | done    | done    | help with the cloud | form 36 | once
        """,
    ),
    *rows("proposed addresses", _BETTER_KNOWN),
    *rows("operation", _LOOKING_NO_ANSWER),
    *rows(
        "cloud",
        _LOOKING_NO_ANSWER
        + """
        no administrator     | – | – | nothing | – | reconcile | once
        """,
    ),
    *rows(
        "login page",
        """
        page down            | – | – | nothing | – | reconcile | once
        late                 | – | – | nothing | – | reconcile | once
        500                  | – | – | nothing | – | reconcile | once
        404                  | – | – | nothing | – | reconcile | once
        dropped before       | – | – | nothing | – | reconcile | once
        HTML                 | – | – | nothing | – | reconcile | once
        HTML in 200          | – | – | nothing | – | reconcile | once
        """,
    ),
    *rows(
        "retry",
        _LATE_BUT_DONE
        + _DONE_UNHEARD
        + _HEALED_IN_THE_RUN
        + _REFUSED
        + """
        needs operator       | nothing | done    | done    | help with the cloud | form 36 | once
        failed               | nothing | done    | done    | help with the cloud | form 36 | once
        """,
    ),
    *rows("support account", _NOT_DONE + _DONE_UNHEARD + _HEALED_IN_THE_RUN + _REFUSED),
    *rows("object", _NOT_DONE + _DONE_UNHEARD + _HEALED_IN_THE_RUN + _REFUSED),
    *rows("client account", _NOT_DONE + _DONE_UNHEARD + _HEALED_IN_THE_RUN + _REFUSED),
    *rows(
        "invite",
        _NOT_DONE
        + _DONE_UNHEARD
        + _HEALED_IN_THE_RUN
        + """
        403                  | nothing | done    | done    | – | at once   | once
        404                  | nothing | refused | refused | help with the cloud | form 36 | once
        """,
    ),
    *rows(
        "fresh access",
        _NOT_DONE
        + _DONE_UNHEARD
        + _HEALED_IN_THE_RUN
        + """
        404                  | nothing | refused | refused | help with the cloud | form 36 | once
        """,
    ),
    *rows("temporary password", _LATE_BUT_DONE + _DONE_UNHEARD + _HEALED_IN_THE_RUN + _REFUSED),
    *rows(
        "logins",
        """
        late                 | – | – | not yet | – | reconcile | once
        429                  | – | – | not yet | – | reconcile | once
        500                  | – | – | not yet | – | reconcile | once
        503                  | – | – | not yet | – | reconcile | once
        503 once             | – | – | not yet | – | reconcile | once
        dropped before       | – | – | not yet | – | reconcile | once
        dropped after        | – | – | not yet | – | reconcile | once
        HTML                 | – | – | not yet | – | reconcile | once
        HTML in 200          | – | – | not yet | – | reconcile | once
        error in 200         | – | – | not yet | – | reconcile | once
        token expired        | – | – | nothing | – | at once   | once
        clock an hour ahead  | – | – | nothing | – | at once   | once
        403                  | – | – | refused | – | reconcile | once
        """,
    ),
)
