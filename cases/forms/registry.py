"""The registry of objects: what is known of one is completed and put right, with its history."""

from typing import Any

from cases.errors import FormError
from cases.facts import ObjectTold
from cases.forms.correction import DASHES
from cases.forms.desk import Answer
from cases.forms.fields import (
    Choice,
    Coordinates,
    Inn,
    Kpp,
    Line,
    Month,
    Name,
    Ogrn,
    Text,
    TheObject,
    WebLink,
)
from cases.forms.form import Form, Link, if_any
from cases.forms.onboarding import TYPES
from cases.forms.place import COORDINATES_HINT, PLACE_HINT
from cases.people import People
from cases.registry.months import month_words
from cases.registry.region import region_of
from cases.registry.regions import REGIONS
from cases.registry.row import Registered, row_of
from cases.registry.status import STATUSES

AS_IT_IS, BY_ADDRESS = "как есть", "по адресу"
SAYS = {
    "object_name": "название",
    "object_type": "тип",
    "client_name": "юрлицо",
    "inn": "ИНН",
    "kpp": "КПП",
    "ogrn": "ОГРН",
    "address": "адрес",
    "region": "регион",
    "coordinates": "координаты",
    "site_url": "сайт",
    "status": "статус",
    "connected_on": "когда подключен",
    "cloud_url": "ссылка на облако",
    "cloud_id": "номер облака",
    "object_no": "№ в облаке",
    "equipment": "оборудование",
    "passport": "паспорт",
    "comment": "комментарий",
}
"""How people call what is known of an object."""
_OF_ITS_CASE = ("object_name", "object_type", "client_name")


class TellObject(Form, title="94 · Объект: уточнить данные"):
    """Дополняет и исправляет строку реестра. Меняется только то, что вы изменили; дефис стирает значение."""

    registered = TheObject("Объект", "Номер в реестре, например OB-0042")
    object_name = if_any(Name("Название", "Как объект называется везде", prefill=lambda it: row_of(it).name))
    object_type = if_any(
        Choice(TYPES, "Тип объекта", "Класс легенды карты", prefill=lambda it: row_of(it).object_type or None), AS_IT_IS
    )
    client_name = if_any(
        Name(
            "Юридическое лицо", "Сначала название, потом форма: Ромашка ООО", prefill=lambda it: row_of(it).client_name
        )
    )
    inn = if_any(Inn("ИНН", "10 или 12 цифр", required=False, prefill=lambda it: row_of(it).inn))
    kpp = if_any(Kpp("КПП", "Если нужен", required=False, prefill=lambda it: row_of(it).kpp))
    ogrn = if_any(Ogrn("ОГРН", "Если нужен", required=False, prefill=lambda it: row_of(it).ogrn))
    object_address = if_any(Line("Адрес объекта", PLACE_HINT, limit=300, prefill=lambda it: row_of(it).address))
    region = if_any(
        Choice({it: it for it in REGIONS}, "Регион", "Нужен, только если по адресу его не понять"), BY_ADDRESS
    )
    coordinates = Coordinates("Координаты", COORDINATES_HINT, required=False, prefill=lambda it: row_of(it).point)
    site_url = if_any(
        WebLink("Сайт объекта", "Если он есть: https://…", required=False, prefill=lambda it: row_of(it).site_url)
    )
    status = if_any(
        Choice(STATUSES, "Статус", "Обычно его знает система: меняйте, если объект встал на паузу или отключён"),
        AS_IT_IS,
    )
    connected_on = Month(
        "Когда подключен",
        "Первый оплаченный месяц: оплатили 31 августа за сентябрь – сентябрь 2026",
        required=False,
        prefill=lambda it: row_of(it).connected_on,
    )
    cloud_url = if_any(
        WebLink(
            "Ссылка на облако", "Если система её ещё не знает", required=False, prefill=lambda it: row_of(it).cloud_url
        )
    )
    cloud_id = if_any(
        Line(
            "Номер облака в nadmozg",
            "По нему строку сверяют с nadmozg каждую ночь",
            required=False,
            prefill=lambda it: row_of(it).cloud_id,
        )
    )
    object_no = if_any(
        Line("№ объекта в облаке", "Если система его ещё не знает", limit=40, prefill=lambda it: row_of(it).object_no)
    )
    equipment = if_any(
        Line(
            "Оборудование",
            "Через точку с запятой: шлагбаум CAME – 2; сервер",
            limit=1000,
            prefill=lambda it: row_of(it).equipment,
        )
    )
    passport = if_any(
        Line("Паспорт объекта", "Ссылка на файл или его название", limit=500, prefill=lambda it: row_of(it).passport)
    )
    comment = if_any(
        Text("Комментарий", "Что ещё стоит знать об объекте", required=False, prefill=lambda it: row_of(it).comment)
    )
    reason = Text("Почему меняем", "Если это стоит помнить", required=False)

    @classmethod
    def link_of(cls, known: Registered, people: People) -> Link:
        """As `link`, from the object itself."""
        return {it.name: it.opens_with(known, people) for it in cls.fields.values()}

    @property
    def known(self) -> Registered:
        """The object as it is. FormError: there is none."""
        if self.desk.registered is None:
            raise FormError("registered", "Напишите номер объекта, например OB-0042.")
        return self.desk.registered

    @region.check
    def _is_of_the_address(self) -> str | None:
        address = self.object_address or self.known.row_now.address
        by_address = region_of("" if address in DASHES else address)
        if self.region and by_address and self.region != by_address:
            return f"По адресу это {by_address}: исправьте адрес или оставьте «{BY_ADDRESS}»."
        return None

    def read(self) -> Answer:
        now = self.known.row_now
        changes: dict[str, Any] = {}
        for field, name in (
            *((it, it) for it in ("object_name", "object_type", "client_name", "inn", "kpp", "ogrn", "region")),
            ("object_address", "address"),
            *(
                (it, it)
                for it in ("site_url", "cloud_url", "cloud_id", "object_no", "equipment", "passport", "comment")
            ),
        ):
            value = getattr(self, field)
            value = "" if value in DASHES else value
            if value is not None and value != getattr(now, "name" if name == "object_name" else name):
                changes[name] = value
        if self.status and self.status != self.known.row(self.desk.now).status:
            changes["status"] = self.status
        if self.connected_on and self.connected_on != now.connected_on:
            changes["connected_on"] = self.connected_on
        if self.coordinates and (self.coordinates[:2] != now.point or "address" in changes):
            same = self.coordinates[:2] == now.point
            changes |= {
                "latitude": self.coordinates.latitude,
                "longitude": self.coordinates.longitude,
                "coordinates_source": now.coordinates_source if same else self.coordinates.source,
            }
        self._refuse_of_its_case(changes)
        if not changes:
            raise FormError("registered", f"По {self.known.code} всё так и записано, исправлять нечего.")
        said = f"{self.known.code}: {'; '.join(told_words(changes))}."
        return Answer((ObjectTold(**changes, reason=self.reason),), self.who.code, said)

    def _refuse_of_its_case(self, changes: dict[str, Any]) -> None:
        """What an object is called everywhere is put right in its connection, and the registry follows."""
        named = next((it for it in _OF_ITS_CASE if it in changes), None)
        if named and self.known.cases:
            code = self.known.cases[-1].case.code
            words = f"{SAYS[named].capitalize()} меняет форма 05 в подключении {code}: реестр поправится сам."
            raise FormError(named, words)


def told_words(changes: dict[str, Any]) -> list[str]:
    """What was told of an object, in words, for the sentence and for its history."""
    found = []
    for name, value in changes.items():
        if name in SAYS:
            found.append(f"{SAYS[name]} – {_shown(name, value)}")
        elif name == "latitude":
            found.append(f"{SAYS['coordinates']} – {value}, {changes.get('longitude')}" if value else "")
    return [it for it in found if it]


def _shown(name: str, value: Any) -> str:
    if name == "status":
        return next(words for words, status in STATUSES.items() if status == value)
    if name == "connected_on":
        return month_words(value)
    return f"«{value}»" if value else "стёрто"
