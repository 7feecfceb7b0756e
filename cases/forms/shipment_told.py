"""What is told of a shipment, told in every case it brings something for."""

from cases.facts import ShipmentTold
from cases.forms.desk import Beside, Dossier
from cases.forms.goods import Goods, lots
from cases.shipments import Shipment


def goods_of(told: ShipmentTold, own: str) -> Goods:
    """What it brings, by the code of the case."""
    return {own: told.goods, **{it.case: it.goods for it in told.others}}


def in_every_case(
    told: ShipmentTold, goods: Goods, dossier: Dossier, said: str
) -> tuple[ShipmentTold, tuple[Beside, ...]]:
    """The fact for the case of the form, and those for the others. For whom it brings nothing any more, they too are
    told so. `told` without its goods and numbers.
    """
    own = dossier.case.code
    known = shipment_of(dossier.case.shipments, told.shipment)
    codes = dict.fromkeys((own, *goods, *(it.case for it in (known.told.others if known else ()))))
    beside = []
    for code in codes:
        case = dossier.case if code == own else dossier.other(code)
        earlier = shipment_of(case.shipments, told.shipment)
        fact = told.model_copy(
            update={
                "number": len(earlier.tellings) + 1 if earlier else 1,
                "goods": goods.get(code, ()),
                "others": lots(goods, unless=code),
                "instead_of": told.instead_of if code == own or earlier is None else earlier.told.instead_of,
            }
        )
        beside.append((code, fact))
    mine = next(fact for code, fact in beside if code == own)
    return mine, tuple(Beside(code, (fact,), said) for code, fact in beside if code != own)


def shipment_of(known: tuple[Shipment, ...], code: str) -> Shipment | None:
    """The one with this code."""
    return next((it for it in known if it.code == code), None)
