"""Photos of the site: received, and judged as a whole."""

from cases.errors import FormError
from cases.facts import PhotosJudged, PhotosReceived
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Line, Question, Text, TheCase
from cases.forms.form import Form

SEEN: dict[str, bool | None] = {"да": True, "нет": False, "не видно": None}
"""What can be said of a thing that a photo may not show."""


class AboutPhotos(Form, title=""):
    """What forms about a round of photos share."""

    case = TheCase()
    question = Question(lambda case: case.photo_round)

    def refuse(self) -> None:
        case, answer = self.case, self.case.follow_up_answer
        if case.site_ready:
            raise FormError("case", f"Площадка по {case.code} уже принята.")
        if answer is None or answer.outcome != "well" or not answer.site_work:
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


class JudgePhotos(AboutPhotos, title="95 · Оценка фото площадки"):
    """Решает, готова ли площадка. Если чего-то не хватает, клиент получит просьбу и прислать фото ещё раз."""

    photos_ok = Choice(
        {"да": True, "нет": False}, "Фото подходят", "Видно всё, что нужно для монтажа. Нет – клиенту уйдёт просьба"
    )
    power_220 = Choice(SEEN, "Есть линия 220 В", "У места монтажа")
    internet = Choice(SEEN, "Есть интернет", "Кабель у места монтажа")
    reason = Text("Что не так", "Обязательно, если фото не подходят; это увидит клиент", required=photos_ok.says(False))

    def refuse(self) -> None:
        super().refuse()
        if self.case.photos is None:
            raise FormError("case", f"Фото площадки по {self.case.code} ещё не получены, оценивать нечего.")

    def read(self) -> Answer:
        judged = PhotosJudged(
            round=self.question,
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
        return Answer((judged,), self.who.code, said)
