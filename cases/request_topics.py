"""What a request to a colleague can be about: how people call it, which letter carries it, when it is over.

A new topic is a row here, its word in cases/facts/requests.py:Topic, and a `RequestSent` in the answer of some form. It
has a letter of its own where `SEND_REQUEST` – the words, the client, the cloud – says too little.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cases.effects import Effect
from cases.facts.requests import Topic
from cases.policy import Policy
from cases.turns import Stage


def _usual_days(policy: Policy) -> int:
    return policy.request_answered_after_days


@dataclass(frozen=True)
class TopicRow:
    """`called`: «помощь клиенту». `letter` carries it to everybody of the role.

    `taken_is_enough`: nobody waits for an answer. `holds`: the case stays open for it. `beside_the_case`: neither a
    pause nor an end matters to it, and it is looked after with what it comes of (cases/process/client_questions.py).
    `results`: what form 63 offers → the word that is stored, beside an answer in words alone; after one that is
    `unfinished` there may be another. `days`: how long its owner has. `returned`: the question to the manager once it
    came back.
    """

    called: str
    letter: Effect = Effect.SEND_REQUEST
    stage: Stage = Stage.REQUEST
    taken_is_enough: bool = False
    holds: bool = True
    beside_the_case: bool = False
    results: Mapping[str, str] = field(default_factory=dict)
    unfinished: frozenset[str] = frozenset()
    days: Callable[[Policy], int] = _usual_days
    returned: Effect = Effect.ASK_RETURNED

    def result_words(self, result: str) -> str:
        """What people read of a stored result."""
        return next((words for words, word in self.results.items() if word == result), "")


TOPICS: dict[Topic, TopicRow] = {
    "help": TopicRow("помощь клиенту"),
    "question": TopicRow("вопрос клиента", stage=Stage.CLIENTS_QUESTION, beside_the_case=True),
    "card": TopicRow(
        "карточка для ТП",
        Effect.SEND_TECHNICAL_CARD,
        Stage.CARD,
        taken_is_enough=True,
        returned=Effect.ASK_CARD_RETURNED,
    ),
    "purchase": TopicRow(
        "вопрос о закупке",
        Effect.SEND_PURCHASE,
        Stage.PURCHASE,
        holds=False,
        results={
            "закупка: предложение отправлено": "offer",
            "закупка: купили": "bought",
            "закупка: не купили, почему – ниже": "not_bought",
        },
        unfinished=frozenset({"offer"}),
        days=lambda policy: policy.purchase_answered_after_days,
    ),
}
