"""The technical card, apart from the report: filled in, completed, put right."""

from cases.errors import FormError
from cases.facts import TechnicalCard
from cases.forms.card_fields import (
    card_told,
    equipment_lines,
    integration_choice,
    integration_with_line,
    owed_lines,
    passage_lines,
    server_format_choice,
)
from cases.forms.desk import Answer
from cases.forms.fields import Text, TheCase
from cases.forms.form import Form
from cases.technical_card import PARTS, sends_card


def _always(_: object) -> bool:
    return True


class FillCard(Form, title="61 · Карточка для ТП"):
    """Заполняет, дополняет или исправляет карточку. После обучения полная карточка сама уходит в техподдержку."""

    case = TheCase()
    server_format = server_format_choice(_always)
    equipment = equipment_lines(_always)
    integration = integration_choice(_always)
    integration_with = integration_with_line(_always, integration)
    passage_points = passage_lines(_always)
    owed = owed_lines(_always)
    notes = Text(
        "Примечания",
        "Что ещё знать техподдержке: стойка, проброс портов, кто на месте",
        required=False,
        prefill=lambda case: case.card.notes if case.card and case.card.notes else None,
    )

    def read(self) -> Answer:
        card = card_told(self)
        sent = sends_card(self.case, card)
        if card == self.case.card and not sent:
            raise FormError("case", f"Карточка {self.case.code} так и записана, ничего не изменилось.")
        facts = (card, *sent) if card != self.case.card else sent
        return Answer(facts, self.who.code, card_said(card) + (" Отправляем её в техподдержку." if sent else ""))


def card_said(card: TechnicalCard) -> str:
    """What an answer says of a card."""
    missing = ", ".join(PARTS[it.part] for it in card.owed)
    return f"Карточка записана, но пока неизвестно: {missing}." if missing else "Карточка заполнена целиком."
