"""The four ways an outside system lets us down. Every client turns foreign exceptions into one of them.

    IntegrationError
    ├── UnavailableError      nothing happened yet            → try again later (LoginRefusedError: but seldom)
    ├── OutcomeUnknownError   it may have happened            → ask the other side before trying again
    ├── RejectedError         the other side said no          → a human must act
    └── UnreadableError       the answer makes no sense to us → a developer must act

Which of them is raised is a promise: the ledger repeats an act after `UnavailableError` without asking, so it may be
raised only when nothing can have happened at the far end. No message, attribute or repr carries a secret.

Every class can be rebuilt from its message alone, so that it survives pickling.
"""

from collections.abc import Mapping


def harmless(words: str) -> str:
    """What another system says, without what could forge a line of a log, move a terminal's cursor or turn words."""
    return "".join(it if it.isprintable() else " " for it in words)


class IntegrationError(Exception):
    """An outside system did not do what it was asked. Never raised itself.

    `silent`: it said nothing until time was up, so that asking again at once would only hold whoever asks. `by`: which
    system (`nadmozg`, `mail`), where several are needed.
    """

    silent = False
    by = ""

    def __init__(self, message: str = "") -> None:
        super().__init__(harmless(message))


class UnavailableError(IntegrationError):
    """Nothing happened yet; the act may be tried again, after `retry_after_s` seconds if the other side said so.

    `for_all`: the other side as a whole does not answer, so that any other act would fare the same.
    """

    def __init__(
        self,
        message: str,
        retry_after_s: float | None = None,
        *,
        for_all: bool = False,
        silent: bool = False,
        by: str = "",
    ) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.for_all, self.silent, self.by = for_all, silent, by


class LoginRefusedError(UnavailableError):
    """Our login is refused: everything waits until the settings are mended. Asked again and again, it locks us out."""

    def __init__(self, message: str, by: str) -> None:
        super().__init__(message, for_all=True, by=by)


class OutcomeUnknownError(IntegrationError):
    """The act may or may not have happened: the answer was lost or could not be read."""

    def __init__(self, message: str, *, silent: bool = False, by: str = "") -> None:
        super().__init__(message)
        self.silent, self.by = silent, by


class RejectedError(IntegrationError):
    """The other side clearly refused, and would refuse again. Nothing happened.

    `code` is the other side's own (`slug_taken`, `550`), `words` its explanation as it was given,
    `details` whatever it added (suggested slugs, names of fields); `by`: which system refused (`nadmozg`, `mail`).
    """

    def __init__(
        self,
        message: str,
        code: str = "",
        words: str = "",
        details: Mapping[str, object] | None = None,
        *,
        by: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.words = "\n".join(map(harmless, words.splitlines()))
        self.by = by
        self.details: dict[str, object] = dict(details or {})


class UnreadableError(IntegrationError):
    """The answer was not understood; asking again will not help, and nothing was changed by asking."""
