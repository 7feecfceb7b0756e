"""A client is forgotten: one person asks, another agrees. And before that: everything that is known of the client."""

from cases.errors import FormError
from cases.facts import ForgettingAnswered, ForgettingAsked
from cases.forgetting import ERASED, NOT_REACHED, REASONS, forgetting, wishes
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Question, TheCase
from cases.forms.form import Form

BY_ITSELF = f"{ERASED} Сами не дотянемся: {'; '.join(it[0].lower() + it[1:] for it in NOT_REACHED)}."
FORGET, KEEP = "забыть клиента", "не забывать"


class ForgetClient(Form, title="91 · Забыть клиента"):
    """Просит стереть всё, что система хранит о клиенте. Сотрёт, когда второй человек подтвердит это формой 92."""

    case = TheCase("Только остановленное или завершённое: код, например R-0042")
    reason = Choice(REASONS, "Почему", "Останется в строке о том, что клиента забыли, без его имени")

    def refuse(self) -> None:
        code = self.case.code
        if not self.dossier.is_finished:
            raise FormError("case", f"{code} ещё в работе: сначала остановите его формой 02.")
        self.desk.refuse_double_click(self.case, ForgettingAsked, f"Забыть клиента по {code} попросили")

    def read(self) -> Answer:
        asked = ForgettingAsked(number=wishes(self.case) + 1, reason=self.reason)
        why = next(words for words, reason in REASONS.items() if reason == self.reason)
        said = f"Попросили забыть клиента: {why}. Ждём, когда второй человек подтвердит это формой 92. {BY_ITSELF}"
        return Answer((asked,), self.who.code, said)


class ConfirmForgetting(Form, title="92 · Подтвердить: забыть клиента"):
    """Второй человек решает, стирать ли всё, что хранится о клиенте. Кто просил об этом, сам подтвердить не может."""

    case = TheCase()
    question = Question(wishes)
    decision = Choice({FORGET: True, KEEP: False}, "Решение", "Стёртое не вернуть")

    def refuse(self) -> None:
        code, asked = self.case.code, forgetting(self.case)
        if asked is None:
            raise FormError("case", f"По {code} никто не просил забыть клиента; начните с формы 91.")
        if asked.agreed is not None:
            raise FormError("case", f"По {code} на это уже ответили; если передумали, начните снова с формы 91.")
        if asked.asked_by == self.who.code:
            raise FormError("case", f"Забыть клиента по {code} попросили вы; подтвердить должен кто-то другой.")
        if not self.dossier.is_finished:
            raise FormError("case", f"{code} снова в работе, забывать нельзя.")

    def read(self) -> Answer:
        answered = ForgettingAnswered(number=self.question, agreed=self.decision)
        if not self.decision:
            return Answer((answered,), self.who.code, "Клиента не забываем: всё остаётся как есть.")
        return Answer((answered,), self.who.code, f"Забываем клиента, это займёт несколько минут. {BY_ITSELF}")


class TellWhatIsKnown(Form, title="93 · Что мы знаем о клиенте"):
    """Присылает вам письмом один файл со всем, что система хранит о клиенте: для ответа на его запрос."""

    case = TheCase()

    def read(self) -> Answer:
        return Answer((), self.who.code, f"Собираем всё, что храним о {self.case.title}.", badge="Отправлено")
