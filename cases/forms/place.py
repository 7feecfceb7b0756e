"""The object inside the cloud: where it is and, where people make it, its number."""

from cases.errors import FormError
from cases.facts import AccountsThere, Fact, ObjectMade, PlaceTold
from cases.forms.cloud import by_hand
from cases.forms.desk import Answer
from cases.forms.fields import Coordinates, Line, TheCase, Tick
from cases.forms.form import Form
from cases.registry.point import Point
from cases.registry.row import row_of

PLACE_HINT = "Город, улица, дом: под ним объект появится в облаке и в реестре"
COORDINATES_HINT = "Широта и долгота, если известны: 55.751244, 37.618423 – или ссылка на точку с карты"


def place_told(address: str, at: Point | None, *, to_be_made: bool) -> PlaceTold:
    """The fact, from what two fields say."""
    latitude, longitude, source = at or (None, None, "")
    return PlaceTold(address=address, latitude=latitude, longitude=longitude, to_be_made=to_be_made, source=source)


class ObjectInCloud(Form, title="37 · Объект в облаке"):
    """Записывает адрес объекта и его номер в облаке. Номера ещё нет – система сама заведёт объект."""

    case = TheCase()
    object_address = Line("Адрес объекта", PLACE_HINT, limit=300, prefill=lambda case: row_of(case).address or None)
    coordinates = Coordinates("Координаты", COORDINATES_HINT, required=False, prefill=lambda case: row_of(case).point)
    object_no = Line(
        "Номер объекта в облаке",
        "Если объект в облаке уже есть; пусто – система заведёт его сама. Без nadmozg обязательно",
        required=by_hand,
        limit=40,
        prefill=lambda case: case.object_made and case.object_made.object_no,
    )

    accounts_are_there = Tick(
        "Учётные записи в облаке заведены",
        "Администратор клиента и техподдержка. Без отметки клиенту не уйдёт доступ",
        by_hand_only=True,
        when=by_hand,
        prefill=lambda case: case.latest(AccountsThere) is not None,
    )

    def refuse(self) -> None:
        if self.case.cloud is None:
            raise FormError(
                "case", f"У {self.case.code} ещё нет готового облака; адрес объекта спросим, когда откроется."
            )

    @object_no.check
    def _is_a_number(self) -> str | None:
        is_number = not self.object_no or self.object_no.isdigit()
        return None if is_number else f"«{self.object_no[:40]}» – не номер; впишите цифры, как в облаке."

    @object_no.check
    def _is_not_forgotten(self) -> str | None:
        made = self.case.object_made
        return (
            f"Объект в облаке уже есть, № {made.object_no}; номер не стирается."
            if made and not self.object_no
            else None
        )

    @accounts_are_there.check
    def _accounts_are_seen(self) -> str | None:
        sentence = "Заведите в облаке администратора клиента и техподдержку и отметьте это: тогда клиенту уйдёт доступ."
        return None if self.accounts_are_there else sentence

    def read(self) -> Answer:
        case, facts, said = self.case, list[Fact](), ""
        place = place_told(self.object_address, self.coordinates, to_be_made=not self.object_no)
        before = case.place
        if before and before.coordinates == place.coordinates:  # the form shows two numbers, whatever link they were
            place = place.model_copy(update={"source": before.source})
        if place != before:
            facts.append(place)
            said = f"Адрес объекта: {place.address}."
        if self.object_no and self.object_no != (case.object_made.object_no if case.object_made else ""):
            facts.append(ObjectMade(object_no=self.object_no))
            said = f"{said} Объект в облаке: № {self.object_no}.".strip()
        if by_hand(self) and case.latest(AccountsThere) is None:
            facts.append(AccountsThere())
            said = f"{said} Учётные записи в облаке есть.".strip()
        if not facts:
            raise FormError("case", f"По {case.code} всё так и записано, исправлять нечего.")
        is_another = before and (before.address, before.coordinates) != (place.address, place.coordinates)
        if case.object_made and is_another:
            said += " В облаке остался прежний адрес: поправьте его там."
        return Answer(tuple(facts), self.who.code, said)
