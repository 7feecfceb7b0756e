"""The first payment: with the month it was for, an object counts as connected."""

from cases.errors import FormError
from cases.facts import FirstPaid
from cases.forms.desk import Answer
from cases.forms.fields import Month, PastDay, TheCase
from cases.forms.form import Form
from cases.registry.months import month_words
from cases.wording import day as day_words

MOST_DAYS_APART = 366


class TellPayment(Form, title="90 · Первый платёж"):
    """Записывает первый платёж клиента: с этого месяца объект в реестре считается подключённым."""

    case = TheCase()
    paid_on = PastDay(
        "Когда оплатили", "День первого платежа", prefill=lambda case: (paid := case.latest(FirstPaid)) and paid.paid_on
    )
    month = Month(
        "За какой месяц",
        "Первый оплаченный: оплатили 31 августа за сентябрь – напишите сентябрь 2026",
        prefill=lambda case: (paid := case.latest(FirstPaid)) and paid.month,
    )

    @month.check
    def _is_near(self) -> str | None:
        assert self.month is not None
        apart = abs((self.month - self.paid_on.replace(day=1)).days)
        return None if apart <= MOST_DAYS_APART else "Между платежом и месяцем больше года; проверьте их."

    def read(self) -> Answer:
        assert self.month is not None
        paid = FirstPaid(paid_on=self.paid_on, month=self.month)
        if paid == self.case.latest(FirstPaid):
            raise FormError("case", f"По {self.case.code} так и записано.")
        said = f"Первый платёж – {day_words(paid.paid_on)}, за {month_words(paid.month)}."
        return Answer((paid,), self.who.code, said)
