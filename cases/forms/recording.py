"""The recording of a session: where it is, or that there will be none."""

from collections.abc import Mapping

from cases.case import Case
from cases.errors import FormError
from cases.facts import Fact, RecordingMissing, RecordingReady
from cases.forms import reading
from cases.forms.corrections import Correctable, Corrects
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Number, Text, TheCase, Tick, WebLink
from cases.forms.form import EMPTY, Form

READY, MISSING = "есть ссылка", "записи не будет"
BY_EYE = "Проверил(а) в окне инкогнито"


class WhichSession(Number):
    """The number of a session that was held; left empty, the first one without a recording is meant."""

    def __init__(self) -> None:
        hint = "Подставляет ссылка из письма, менять не нужно; если её нет, оставьте пустым"
        super().__init__("Номер вопроса", hint, most=99_999, required=False, prefill=lambda case: lacking(case) or "")

    def parse(self, raw: object, form: Form, *, required: bool) -> int:
        case = form.dossier.case
        value = reading.number(self.name, raw, most=self._most) if raw not in EMPTY else lacking(case)
        session = case.session(value)
        if session is None or session.held is None:
            raise FormError(self.name, f"Встречи с номером {value} по {case.code} не было; откройте форму из карточки.")
        return session.key


def lacking(case: Case) -> int:
    """The number of the first session whose recording nobody has told of; of the last one, where all are known."""
    held = case.held_sessions
    found = [it.key for it in held if it.recording is None]
    return found[0] if found else held[-1].key if held else 0


class ShareRecording(Correctable, title="65 · Запись обучения"):
    """Записывает ссылку на запись встречи, или что записи не будет. Клиент получит её в письме после обучения."""

    already = ("Запись уже отмечена", "Исправить её")

    case = TheCase()
    question = WhichSession()
    there = Choice({READY: READY, MISSING: MISSING}, "Что с записью", initial=READY)
    url = WebLink("Ссылка на запись", "Обязательно, если запись есть", when=there.says(READY))
    by_eye = Tick(BY_EYE, "Если система сама открыть не смогла: у клиента вашего пароля нет", when=there.says(READY))
    reason = Text("Почему записи нет", "Обязательно, если её не будет; клиент это увидит", when=there.says(MISSING))
    corrects = Corrects()

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        return {it.key: it.recording for it in case.sessions if it.recording}

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        if isinstance(entry, RecordingMissing):
            return {"there": MISSING, "reason": entry.reason, "question": entry.number}
        assert isinstance(entry, RecordingReady)
        return {"there": READY, "url": entry.url, "question": entry.number}

    def refuse(self) -> None:
        case: Case = self.case
        if not case.held_sessions:
            raise FormError("case", f"По {case.code} ещё нет отчёта об обучении; сначала запишите его.")
        if self.earlier is None:
            self.refuse_second(self.asked_number(lacking(case)))

    @url.check
    def _opens_for_a_stranger(self) -> str | None:
        return self.desk.recording_refused

    def read(self) -> Answer:
        number = int(self.corrects or self.question)
        told: RecordingReady | RecordingMissing
        if self.there == READY:
            told = RecordingReady(number=number, url=self.url, by_eye=self.by_eye)
            said = f"Запись обучения: {told.url}"
        else:
            told = RecordingMissing(number=number, reason=self.reason)
            said = f"Записи обучения не будет: {told.reason}"
        if self.corrects:
            return self.corrected(told, said)
        return Answer((told,), self.who.code, said)
