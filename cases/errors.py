"""What can be wrong with an answer. Knows nothing of Prefect: the form decorator makes badges of these."""


class FormError(Exception):
    """An answer that cannot be recorded: nothing was written, nothing was sent.

    `field` is the name of the parameter (the decorator knows its Russian title), `sentence` is one clear
    Russian sentence for the manager.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}")
        self.field = field
        self.sentence = sentence


class NewerReleaseError(FormError):
    """The case has a fact or an effect this release does not know: a newer one wrote it, and was rolled back."""

    def __init__(self, code: str) -> None:
        sentence = f"Подключение {code} записала более новая версия системы, эта его не понимает; скажите эксплуатации."
        super().__init__("case", sentence)


class TwinError(FormError):
    """The client that is to be opened has an open case already: `code`. The sentence names it."""

    def __init__(self, field: str, code: str, sentence: str) -> None:
        super().__init__(field, sentence)
        self.code = code
