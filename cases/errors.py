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
