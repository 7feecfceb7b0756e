"""Mounting: where the equipment is; the day, the crew and the way in. How it went is told in installation_report.py."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cases.calendar_days import moment
from cases.case import Case
from cases.errors import FormError
from cases.facts import Contact, EquipmentTold, InstallationAppointed, InstallationCancelled, SiteWork, Whereabouts
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Clock, ComingDay, Email, Line, Name, Phone, Text, TheCase, Tick, Who
from cases.forms.form import Form, if_any
from cases.forms.site_work import MOUNTERS
from cases.people import Role
from cases.standing import lacking
from cases.wording import both_clocks
from cases.wording import day as day_words

WHERE: dict[str, Whereabouts] = {
    "ждём от поставщика": "supplier",
    "в пути": "carrier",
    "получено, лежит на месте": "received",
}
APPOINT, CANCEL = "назначить или перенести", "отменить"


def refuse_without_site_work(case: Case) -> None:
    """FormError where nothing is to be mounted, as far as anybody has said, or it is mounted already."""
    if case.site_work is None:
        raise FormError("case", f"По {case.code} никто ещё не записал, что будет монтаж; запишите это формой 75.")
    if not case.site_work:
        raise FormError("case", f"По {case.code} записано, что монтажа не будет; если это не так, начните с формы 75.")
    if case.installation.done:
        raise FormError("case", f"Монтаж по {case.code} уже сделан.")


class TellEquipment(Form, title="76 · Оборудование: где оно"):
    """Записывает, где оборудование, если оно уже на месте или клиент купил его сам. Что едет от нас – форма 51."""

    case = TheCase()
    where = Choice(WHERE, "Где оборудование", "Спросим снова, если его долго нет")
    expected_on = if_any(
        ComingDay(
            "Когда ждём", "Рабочий день, если известен; спросим на следующий", when=where.says("supplier", "carrier")
        )
    )
    words = Line("Подробности", "Кто везёт, номер отправления, где лежит", limit=300, required=False)

    def refuse(self) -> None:
        refuse_without_site_work(self.case)
        if awaited := self.case.installation.awaited:
            codes = ", ".join(it.code for it in awaited)
            sentence = f"Оборудование едет: {codes}. Как оно пришло, запишите формой 52, другой день – формой 55."
            raise FormError("case", sentence)

    def read(self) -> Answer:
        known = self.case.installation
        expected_on = self.expected_on if self.where != "received" else None
        number = known.tellings + 1
        told = EquipmentTold(number=number, where=self.where, expected_on=expected_on, words=self.words)
        if known.equipment and told == known.equipment.model_copy(update={"number": number}):
            raise FormError("case", f"По {self.case.code} так и записано, ничего не изменилось.")
        said = "Оборудование получено." if self.where == "received" else "Оборудование ещё не получено: "
        if self.where != "received":
            said += next(words for words, where in WHERE.items() if where == self.where)
            said += f", ожидаем {day_words(expected_on)}." if expected_on else "."
        return Answer((told,), self.who.code, f"{said} {self.words}".strip())


def _date(case: Case) -> InstallationAppointed | None:
    """The day that stands; the last one that stood, where another has to be agreed."""
    visits = case.installation.visits
    return visits[-1].date if visits else None


def _ahead(case: Case) -> datetime | None:
    """When the crew comes by its clock."""
    ahead = case.installation.ahead
    return ahead.date.starts_at.astimezone(ZoneInfo(ahead.date.time_zone)) if ahead and ahead.date else None


def _ahead_on(case: Case) -> date | None:
    at = _ahead(case)
    return at and at.date()


def _mounter(case: Case) -> str | None:
    date, told = _date(case), case.latest(SiteWork)
    by = date.by if date else told.by if told else None
    return next((words for words, each in MOUNTERS.items() if each == by), None)


def _contractor(case: Case, field: str) -> str:
    date = _date(case)
    return str(getattr(date.contractor, field)) if date and date.contractor else ""


class AppointInstallation(Form, title="77 · Монтаж: назначить, перенести, отменить"):
    """Назначает, переносит или отменяет монтаж. Клиент и бригада сразу получат письма с приглашением в календарь."""

    case = TheCase()
    action = Choice(
        {APPOINT: APPOINT, CANCEL: CANCEL},
        "Что сделать",
        "Новый день заменит прежний; письма уйдут сразу",
        prefill=lambda _: APPOINT,
    )
    day = ComingDay("День", "Рабочий день, согласованный с клиентом", when=action.says(APPOINT), prefill=_ahead_on)
    day_off = Tick("Клиент просит в выходной", "Только если день – выходной", when=action.says(APPOINT))
    day.or_day_off(day_off)
    time = Clock("Время", "По часам клиента, например 10:00", when=action.says(APPOINT), prefill=_ahead)
    mounted_by = Choice(
        MOUNTERS,
        "Кто монтирует",
        "Бригаде клиента письма не уйдут",
        when=action.says(APPOINT),
        prefill=_mounter,
    )
    installer = Who(
        "Наш монтажник",
        "Обязательно, если монтируют наши",
        Role.INSTALLER,
        when=mounted_by.says("ours"),
        prefill=lambda case: it.installer or None if (it := _date(case)) else None,
    )
    contractor_name = Name(
        "Подрядчик: имя",
        "Обязательно для подрядчика",
        when=mounted_by.says("contractor"),
        prefill=lambda case: _contractor(case, "name"),
    )
    contractor_email = Email(
        "Подрядчик: почта",
        "Обязательно для подрядчика: сюда уйдёт приглашение",
        when=mounted_by.says("contractor"),
        prefill=lambda case: _contractor(case, "email"),
    )
    contractor_phone = Phone(
        "Подрядчик: телефон",
        "Если известен",
        required=False,
        when=mounted_by.says("contractor"),
        prefill=lambda case: _contractor(case, "phone"),
    )
    mounting = Line(
        "Что монтируем",
        "Увидят бригада и клиент",
        limit=500,
        when=action.says(APPOINT),
        prefill=lambda case: it.what if (it := _date(case)) else case.mounting[:500],
    )
    access = Text(
        "Доступ на объект",
        "Как договорились: кто откроет и встретит, телефон, пропуск, часы",
        when=action.says(APPOINT),
        prefill=lambda case: it.access if (it := _date(case)) else "",
    )
    site_checked = Tick(
        "Площадку исправили", "Только если в прошлый раз помешала площадка: проверили, теперь всё готово",
        when=action.says(APPOINT),
    )  # fmt: skip
    reason = Text("Причина отмены", "Обязательно при отмене; клиент её не увидит", when=action.says(CANCEL))

    def refuse(self) -> None:
        case = self.case
        refuse_without_site_work(case)
        self.desk.refuse_at_rest(case)
        if self.action == CANCEL and case.installation.ahead is None:
            raise FormError("action", f"По {case.code} монтаж не назначен, отменять нечего.")
        if self.action == APPOINT and (missing := lacking(case)):
            raise FormError("case", f"Назначать монтаж по {case.code} рано: {'; '.join(missing)}.")

    @property
    def starts_at(self) -> datetime:
        """The agreed moment."""
        return moment(self.day, self.time, self.case.data.time_zone)

    @time.check
    def _is_ahead(self) -> str | None:
        if self.starts_at > self.desk.now:
            return None
        return f"{both_clocks(self.starts_at, self.case.data.time_zone)} уже прошло; выберите время позже."

    @site_checked.check
    def _site_was_mended(self) -> str | None:
        failed = self.case.installation.failed
        if failed is None or failed.why != "site" or self.site_checked:
            return None
        return f"В прошлый раз помешала площадка: {failed.words} Убедитесь, что её исправили, и отметьте это."

    def read(self) -> Answer:
        case, known = self.case, self.case.installation
        if known.ahead and known.ahead.date and self.action == CANCEL:
            cancelled = InstallationCancelled(number=known.ahead.date.number, reason=self.reason)
            return Answer((cancelled,), self.who.code, f"Монтаж отменён: {self.reason}")
        by = self.mounted_by
        appointed = InstallationAppointed(
            number=known.next_number,
            starts_at=self.starts_at,
            time_zone=case.data.time_zone,
            by=by,
            installer=self.installer.code if by == "ours" else "",
            contractor=self._contractor() if by == "contractor" else None,
            what=self.mounting,
            access=self.access,
        )
        at = both_clocks(self.starts_at, case.data.time_zone)
        if known.ahead and known.ahead.repeats(appointed):
            raise FormError("day", f"Монтаж по {case.code} уже назначен на это время: {at}.")
        # A double click that came late. The hour of a visit that was made on an earlier day is free.
        if any(it.repeats(appointed) and not it.is_called_off for it in known.visits):
            raise FormError("day", f"Чем кончился монтаж {at}, уже записано; для нового выберите другое время.")
        crew = next(words for words, each in MOUNTERS.items() if each == by)
        who = self.installer.name if by == "ours" else self.contractor_name if by == "contractor" else ""
        said = f"Монтаж {'перенесён' if known.ahead else 'назначен'} на {at}: {crew}{f', {who}' if who else ''}."
        return Answer((appointed,), self.who.code, said)

    def _contractor(self) -> Contact:
        return Contact(name=self.contractor_name, email=self.contractor_email, phone=self.contractor_phone)
