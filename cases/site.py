"""What a site must have before anything is mounted: one table, in the client's words. It follows from the equipment.

Whoever wants to know what the client is asked for reads ITEMS. A photo shows it; what no photo tells is an answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ask:
    """What has to be known. `field` is its name in the fact SiteAnswered and in the form that takes it down."""

    field: str
    what: str
    example: str


@dataclass(frozen=True)
class Item:
    """One thing that a site must have. `see`: what a photo must show; empty where an answer is enough.

    `of`: the kinds of equipment (cases/equipment.py) that ask for it; none: whatever is mounted does.
    """

    code: str
    title: str
    see: str = ""
    example: str = ""
    asks: tuple[Ask, ...] = ()
    of: frozenset[str] = frozenset()

    @property
    def has_photo(self) -> bool:
        return bool(self.see)


def _of(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


ITEMS: tuple[Item, ...] = (
    Item(
        "entrance", "Въезд или вход целиком",
        "место с дороги или от входа, метров с десяти, чтобы было видно всё вокруг",
        "встаньте там, где останавливается машина перед шлагбаумом",
    ),
    Item(
        "barrier_place", "Место шлагбаума и столбов",
        "где встанет тумба и где – столб-ловитель; приложите рулетку или впишите ширину проезда",
        "проезд 4,5 м, тумба справа, у бордюра",
        of=_of("шлагбаум"),
    ),
    Item(
        "barrier_base", "Основание под шлагбаум",
        "бетонная площадка или закладная: крупно, сверху, с выводом кабеля",
        "бетон 40×40 см, по центру торчит гофра с кабелем",
        of=_of("шлагбаум"),
    ),
    Item(
        "barrier_arm", "Ход стрелы",
        "проезд с высоты человека: нет ли над ним веток, проводов, козырька",
        "над проездом чисто, ближайший провод выше 6 м",
        of=_of("шлагбаум"),
    ),
    Item(
        "gate", "Ворота и их привод",
        "ворота закрытыми и открытыми, шильдик привода и плату под крышкой",
        "на шильдике читается модель: CAME BX-243",
        of=_of("ворота"),
    ),
    Item(
        "door", "Дверь или калитка под замок",
        "дверь с двух сторон и крупно – торец, коробку и доводчик",
        "видно, куда открывается дверь и из чего коробка",
        of=_of("замок", "калитка"),
    ),
    Item(
        "turnstile", "Место турникета",
        "пол и проход, где встанет турникет, с рулеткой поперёк прохода",
        "проход 1,2 м, пол – плитка на бетоне",
        of=_of("турникет"),
    ),
    Item(
        "readers", "Место считывателей",
        "стойка или стена, где будет считыватель, и вывод кабеля к нему",
        "стойка у водительского окна, кабель выведен на высоте 1 м",
        of=_of("считыватель"),
    ),
    Item(
        "cameras", "Место камер",
        "столб или стена под камеру и вид оттуда на дорогу; если можно – вечером, при свете",
        "столб в 6 м перед шлагбаумом, номера видны прямо",
        of=_of("камера"),
    ),
    Item(
        "panel", "Место вызывной панели",
        "стена или стойка под панель и вывод кабеля к ней",
        "слева от двери, кабель выведен на высоте 1,5 м",
        of=_of("домофон"),
    ),
    Item(
        "cabinet", "Место шкафа с оборудованием",
        "стена под шкаф целиком; шкаф – 60×60 см, к нему нужен подход",
        "стена в комнате охраны, слева от окна, сухо и закрывается",
    ),
    Item(
        "cables", "Кабельные трассы",
        "как идёт кабель от шкафа до каждого места: лотки, гофра, переход под дорогой",
        "гофра под плиткой, концы выходят у тумбы и в комнате охраны",
    ),
    Item(
        "socket", "Розетка 220 В",
        "розетка или вывод кабеля у места шкафа",
        "розетка в 30 см от шкафа, индикатор горит",
        asks=(
            Ask("power_kw", "какая мощность 220 В выделена", "1,5 кВт"),
            Ask("power_place", "где выведено питание 220 В", "у шкафа, розетка и запас кабеля 2 м"),
        ),
    ),
    Item(
        "breaker", "Автомат в щите",
        "щит с открытой дверцей, чтобы читалась надпись на нашем автомате",
        "автомат С16, подписан «Шлагбаум»",
        asks=(Ask("breaker", "какой автомат и кто его включает", "С16, щит в комнате охраны, включает охрана"),),
    ),
    Item(
        "internet", "Интернет у шкафа",
        "роутер, розетка или конец кабеля у места шкафа",
        "кабель от роутера обжат и доходит до шкафа",
        asks=(
            Ask("internet_kind", "какой интернет: кабель, оптика, мобильный", "кабель от роутера управляющей компании"),
            Ask("internet_speed", "какая скорость интернета", "50 Мбит/с"),
            Ask("internet_provider", "кто провайдер интернета", "Ростелеком"),
        ),
    ),
    Item(
        "access", "Как попасть на объект",
        asks=(Ask("access", "кто и как пропустит монтажников: пропуск, часы", "будни 9–18, пропуск закажем"),),
    ),
    Item(
        "on_site", "Ответственный на месте",
        asks=(Ask("on_site", "кто встретит монтажников: имя и телефон", "Пётр Савин, инженер, +7 900 000-00-20"),),
    ),
)  # fmt: skip
"""In the order in which one walks over a site; at most 17."""

RESULT = Item(
    "result", "Фото результата",
    "что смонтировали: издали и вблизи, шкаф открытым, наклейки с серийными номерами",
    "стрела поднята и опущена, рядом считыватель",
)  # fmt: skip
"""What the crew has left behind; nobody asks the client for it, nobody judges it."""
BY_CODE = {it.code: it for it in (*ITEMS, RESULT)}
POWER, INTERNET = "power", "internet"
"""Of these two it is asked, besides, whether they are there at all: without them nothing is mounted."""
LINES = {
    POWER: frozenset({"socket", "breaker"}),
    INTERNET: frozenset({"internet"}),
}
"""The items that are no use before the line itself is laid."""


def items_for(equipment: Iterable[str]) -> tuple[Item, ...]:
    """What this equipment asks for. Where nothing is known of it: what any mounting does."""
    kinds = frozenset(equipment)
    return tuple(it for it in ITEMS if not it.of or it.of & kinds)
