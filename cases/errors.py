"""What can be wrong with an answer. Knows nothing of Prefect: prefect_ui/form.py makes badges of these."""

from collections.abc import Mapping


class FormError(Exception):
    """An answer that cannot be recorded: nothing was written, nothing was sent.

    `field` is the name of the form's field (the declaration knows its title), `sentence` is one clear Russian sentence
    for the manager.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}")
        self.field = field
        self.sentence = sentence

    @property
    def faults(self) -> tuple["FormError", ...]:
        """Everything that is wrong."""
        return (self,)


class FormErrors(FormError):  # noqa: N818 - several of them
    """Everything that is wrong with an answer, in the order of the fields; as a FormError it is the first of them."""

    def __init__(self, faults: tuple[FormError, ...]) -> None:
        super().__init__(faults[0].field, faults[0].sentence)
        self._faults = faults

    @property
    def faults(self) -> tuple[FormError, ...]:
        return self._faults


class ForgottenError(FormError):
    """The case was erased: its client was forgotten."""

    def __init__(self, sentence: str) -> None:
        super().__init__("case", sentence)


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

    @property
    def is_open_already(self) -> bool:
        """Whether it is this very object; otherwise only an address or an e-mail is the same."""
        return self.field == "object_name"


class BusyHourError(FormError):
    """Somebody cannot come at the hour that was wished. `free`: hours at which they can, as people read them; by each,
    the fields of `form` that would ask for it. Links to those follow.
    """

    def __init__(self, field: str, why: str, form: str, free: Mapping[str, Mapping[str, str]]) -> None:
        hours = f"Свободно: {'; '.join(free)}." if free else "Свободных часов рядом нет; выберите другого тренера."
        super().__init__(field, f"{why} {hours}")
        self.why, self.form, self.free = why, form, free


class AlreadyRecordedError(FormError):
    """This was answered before. The entry with this `number` can be corrected by the form; a link to it follows."""

    def __init__(self, sentence: str, put_right: str, form: str, number: int) -> None:
        super().__init__("case", sentence)
        self.put_right, self.form, self.number = put_right, form, number
