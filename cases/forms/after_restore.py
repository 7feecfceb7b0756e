"""After an older copy of the database was restored: which letters had been sent already."""

from cases.effects import Effect
from cases.errors import FormError
from cases.facts import RestoreReviewed
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Question, TheCase
from cases.forms.form import Form

SENT, SEND = "считать отправленными", "отправить"


class ReviewAfterRestore(Form, title="97 · После восстановления из копии"):
    """Решает, отправлять ли письма, о которых система после восстановления не знает, ушли они или нет."""

    case = TheCase()
    question = Question(lambda case: case.restores)
    letters = Choice({SENT: SENT, SEND: SEND}, "Письма из списка", "Получатели их уже видели или нет")

    def refuse(self) -> None:
        if self.case.restore_reviewed:
            raise FormError("case", f"По {self.case.code} ничего не ждёт вашего решения.")

    def read(self) -> Answer:
        withheld, sent = self.dossier.letters_withheld, self.letters == SENT
        reviewed = RestoreReviewed(number=self.question, already_sent=withheld if sent else ())
        labels = "; ".join(Effect(it.partition(" ")[0]).label for it in withheld) or "писем нет"
        return Answer((reviewed,), self.who.code, f"{'Уже отправлено' if sent else 'Можно отправлять'}: {labels}.")
