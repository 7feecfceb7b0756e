"""«Что куплено»: asked by several forms; decides which materials the client gets."""

from cases.case import Case
from cases.facts import DataCorrected
from cases.forms.fields import Several

PRODUCTS = (
    "пропуска", "распознавание номеров", "шлагбаумы и ворота", "СКУД", "домофония", "видеонаблюдение",
)  # fmt: skip
"""What PASS24 sells, as forms and catalogue.toml name it."""


def bought_field(hint: str = "От этого зависят материалы клиенту") -> Several:
    """The field; opens with what is known of the case."""
    listed = f"Через запятую: {', '.join(PRODUCTS)}"
    return Several(PRODUCTS, "Что куплено", f"{listed}. {hint}", required=False, prefill=lambda case: case.data.bought)


def bought_news(case: Case, bought: tuple[str, ...]) -> tuple[DataCorrected, ...]:
    """The fact, where it says something new; an empty field says nothing."""
    if bought in ((), case.data.bought):
        return ()
    data = {name: getattr(case.data, name) for name in DataCorrected.model_fields if name != "kind"}
    return (DataCorrected(**data | {"bought": bought}),)
