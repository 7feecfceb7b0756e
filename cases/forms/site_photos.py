"""Photos of the site: received, and judged as a whole."""

from collections.abc import Mapping

from cases.case import Case
from cases.effects import Effect
from cases.errors import FormError
from cases.facts import Fact, PhotosJudged, PhotosReceived, SendAgain
from cases.forms.corrections import Correctable, Corrects
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Line, Question, Text, TheCase
from cases.forms.form import Form
from cases.ledger import Entry
from cases.standing import photos_are_wanted

SEEN: dict[str, bool | None] = {"да": True, "нет": False, "не видно": None}
"""What can be said of a thing that a photo may not show."""
_CLOSING = (Effect.SEND_COMPLETION, Effect.TELL_SALES_READY, Effect.TELL_SUPPORT_READY)


class AboutPhotos(Form, title=""):
    """What forms about a round of photos share."""

    case = TheCase()
    question = Question(lambda case: case.photo_round)

    def refuse(self) -> None:
        case = self.case
        if case.site_ready:
            raise FormError("case", f"Площадка по {case.code} уже принята.")
        if not photos_are_wanted(case):
            raise FormError("case", f"По {case.code} фото площадки сейчас не нужны.")


class ReceivePhotos(AboutPhotos, title="90 · Фото площадки получены"):
    """Отмечает, что клиент прислал фото площадки."""

    where = Line("Где лежат фото", "Ссылка на папку или «в почте от 25.11»", limit=1000)

    def refuse(self) -> None:
        super().refuse()
        if self.case.photos:
            raise FormError("case", f"Фото площадки по {self.case.code} уже отмечены; теперь оцените их.")

    def read(self) -> Answer:
        received = PhotosReceived(round=self.question, where=self.where)
        return Answer((received,), self.who.code, f"Фото площадки получены: {received.where}")


class JudgePhotos(AboutPhotos, Correctable, title="95 · Оценка фото площадки"):
    """Решает, готова ли площадка. Если чего-то не хватает, клиент получит просьбу и прислать фото ещё раз."""

    already = ("Оценка уже записана", "Исправить её")

    photos_ok = Choice(
        {"да": True, "нет": False}, "Фото подходят", "Видно всё, что нужно для монтажа. Нет – клиенту уйдёт просьба"
    )
    power_220 = Choice(SEEN, "Есть линия 220 В", "У места монтажа")
    internet = Choice(SEEN, "Есть интернет", "Кабель у места монтажа")
    reason = Text("Что не так", "Обязательно, если фото не подходят; это увидит клиент", required=photos_ok.says(False))
    corrects = Corrects()

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        return {it.fact.round: it.fact for it in case.facts if isinstance(it.fact, PhotosJudged)}

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        assert isinstance(entry, PhotosJudged)
        words = {value: words for words, value in SEEN.items()}
        seen = {it: words[getattr(entry, it)] for it in ("photos_ok", "power_220", "internet")}
        return {**seen, "reason": entry.reason, "question": entry.round}

    def refuse(self) -> None:
        if self.earlier:
            newer = self.case.photos and self.case.photos.round > self.corrects
            if self.corrects != max(self.entries(self.case)) or newer:
                raise FormError("corrects", "После этих фото пришли новые: оцените их.")
            return
        self.refuse_second(self.asked_number(self.case.photo_round))
        super().refuse()
        if self.case.photos is None:
            raise FormError("case", f"Фото площадки по {self.case.code} ещё не получены, оценивать нечего.")

    def tells(self, entry: Entry) -> bool:
        """The request that the verdict led to; closing letters, whatever they are called."""
        return entry.effect is not Effect.REQUEST_PHOTOS or entry.occurrence.base == str(self.corrects + 1)

    def read(self) -> Answer:
        judged = PhotosJudged(
            round=self.corrects or self.question,
            photos_ok=self.photos_ok,
            power_220=self.power_220,
            internet=self.internet,
            reason=self.reason,
        )
        said = "Площадка готова: фото приняты, 220 В и интернет есть."
        if not judged.ready:
            found = {"фото": judged.photos_ok, "линия 220 В": judged.power_220, "интернет": judged.internet}
            lacking = [what for what, there in found.items() if there is False]
            lacking += [f"{what} – не видно" for what, there in found.items() if there is None]
            said = f"Площадка пока не готова: {', '.join(lacking)}. {judged.reason}".strip()
        if self.corrects:
            earlier = self.earlier
            closed = [it for it in self.dossier.letters_sent if it.effect in _CLOSING]
            if judged.ready or not (isinstance(earlier, PhotosJudged) and earlier.ready):
                closed = []  # otherwise whoever was told that all is ready hears it anew once it is
            again = (SendAgain(letter=it.effect, occurrence=it.occurrence.base, correction=True) for it in closed)
            return self.corrected(judged, said, *again)
        return Answer((judged,), self.who.code, said)
