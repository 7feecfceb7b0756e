"""What a request to a colleague can be about: how people call it, which letter carries it, when it is over.

A new topic is a row here, its word in cases/facts/requests.py:Topic, and a `RequestSent` in the answer of some form. It
has a letter of its own where `SEND_REQUEST` – the words, the client, the cloud – says too little.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cases.effects import Effect
from cases.facts.requests import Topic
from cases.turns import Stage


@dataclass(frozen=True)
class TopicRow:
    """`called`: «помощь клиенту». `letter` carries it to everybody of the role.

    `taken_is_enough`: nobody waits for an answer. `holds`: the case stays open for it. `results`: what form 63 offers →
    the word that is stored, beside an answer in words alone. `returned`: the question to the manager once it came back.
    """

    called: str
    letter: Effect = Effect.SEND_REQUEST
    stage: Stage = Stage.REQUEST
    taken_is_enough: bool = False
    holds: bool = True
    results: Mapping[str, str] = field(default_factory=dict)
    returned: Effect = Effect.ASK_RETURNED

    def result_words(self, result: str) -> str:
        """What people read of a stored result."""
        return next((words for words, word in self.results.items() if word == result), "")


TOPICS: dict[Topic, TopicRow] = {
    "help": TopicRow("помощь клиенту"),
    "question": TopicRow("вопрос клиента"),
    "card": TopicRow(
        "карточка для ТП",
        Effect.SEND_TECHNICAL_CARD,
        Stage.CARD,
        taken_is_enough=True,
        returned=Effect.ASK_CARD_RETURNED,
    ),
}
