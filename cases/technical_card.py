"""The technical card in words, and how it has got to tech support: as requests (cases/requests.py)."""

from cases.case import Case
from cases.equipment import listed
from cases.facts import CardPart, Fact, Owed, RequestSent, RequestTaken, TechnicalCard
from cases.people import Role
from cases.requests import Request, RequestState, next_number
from cases.wording import day

PARTS: dict[CardPart, str] = {
    "server_format": "формат сервера",
    "equipment": "оборудование",
    "integration": "интеграция",
    "passage_points": "точки проезда",
}
"""What a card is made of, in words; `Owed` names one of them."""


def card_rows(card: TechnicalCard) -> list[tuple[str, str]]:
    """Everything of a card, in words: what is owed with who finds it out and by when."""
    integration = ": ".join(filter(None, (card.integration_with, card.integration)))
    values: dict[CardPart, str] = {
        "server_format": card.server_format,
        "equipment": listed(card.equipment),
        "integration": integration,
        "passage_points": listed(card.passage_points),
    }
    owed = {it.part: f"пока неизвестно: {owed_words(it)}" for it in card.owed}
    rows = [(words.capitalize(), values[part] or owed.get(part, "")) for part, words in PARTS.items()]
    return [*rows, ("Примечания", card.notes)]


def owed_words(it: Owed) -> str:
    """узнает Ольга Ким до 2 декабря 2026"""
    return f"узнает {it.who} до {day(it.by)}"


def card_requests(case: Case) -> list[Request]:
    """How often the card went to tech support."""
    return [it for it in case.requests if it.sent.topic == "card"]


def sends_card(case: Case, card: TechnicalCard, *, closes: bool = False, mounted: bool = False) -> tuple[Fact, ...]:
    """What has the card sent to tech support: once the training is closed (`closes`: by this very answer), again when
    it becomes whole or a whole one changes (`mounted`: by serial numbers), and whenever it was returned. Whoever has
    taken it gets it again at once.
    """
    if not (closes or case.report):
        return ()
    last, changed = next(reversed(card_requests(case)), None), card != case.card
    news = (changed or mounted) and not card.owed
    if not (last is None or last.is_back or news):
        return ()
    number = next_number(case.requests)
    sent = RequestSent(number=number, topic="card", to=Role.TECH_SUPPORT, instead_of=last.number if last else 0)
    if last and last.state is RequestState.TAKEN:
        return sent, RequestTaken(number=number, by=last.owner)
    return (sent,)
