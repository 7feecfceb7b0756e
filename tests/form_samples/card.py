"""The technical card, apart from the report: in each of its uses."""

from datetime import date

from cases.facts import Counted, Owed, RequestReturned, RequestSent, RequestTaken
from cases.forms.card import FillCard
from cases.people import Role
from tests.form_samples.form import Fields, Use
from tests.sample_cases import CARD, MANAGER, SUPPORT, TRAINER, sample_case

WHOLE: Fields = {
    "server_format": "облако",
    "equipment": "шлагбаум – 2",
    "integration": "настроена",
    "integration_with": "1С",
    "passage_points": "въезд – 2\nкалитка – 1",
    "owed": "",
    "notes": "",
}
SAID = CARD.model_copy(
    update={
        "equipment": (Counted(what="шлагбаум", count=2, kind="шлагбаум"),),
        "integration_with": "1С",
        "notes": "",
    }
)
KINDS = {
    "case": "case",
    "server_format": "choice",
    "equipment": "counts",
    "integration": "choice",
    "integration_with": "line",
    "passage_points": "counts",
    "owed": "owed",
    "notes": "optional text",
}
OWED = CARD.model_copy(
    update={
        "server_format": "",
        "passage_points": (),
        "owed": (
            Owed(part="server_format", who=TRAINER.name, person=TRAINER.code, by=date(2026, 12, 3)),
            Owed(part="passage_points", who="Ольга Ким", by=date(2026, 12, 9)),
        ),
    }
)
AGAIN = RequestSent(number=2, topic="card", to=Role.TECH_SUPPORT, instead_of=1)

CARDS = {
    "a card before the training": Use(
        form=FillCard,
        case=sample_case("training"),
        good=WHOLE,
        kinds=KINDS,
        facts=(SAID,),
        said="Карточка заполнена целиком.",
    ),
    "a card with parts that are owed": Use(
        form=FillCard,
        case=sample_case("training"),
        good=WHOLE
        | {
            "server_format": "пока неизвестно",
            "passage_points": "",
            "owed": "остальное – Орлов – 3.12.2026\nточки проезда – Ольга Ким – 9.12.2026",
        },
        kinds={},
        facts=(SAID.model_copy(update={it: getattr(OWED, it) for it in ("server_format", "passage_points", "owed")}),),
        said="Карточка записана, но пока неизвестно: формат сервера, точки проезда.",
    ),
    "a card that becomes whole": Use(
        form=FillCard,
        case=sample_case("recording", more=(OWED,)),
        good=WHOLE,
        kinds={},
        facts=(SAID, AGAIN, RequestTaken(number=2, by=SUPPORT.code)),
        said="Карточка заполнена целиком. Отправляем её в техподдержку.",
    ),
    "a card that was returned": Use(
        form=FillCard,
        case=sample_case("held", more=(RequestReturned(number=1, reason="какие камеры?"),)),
        good=WHOLE,
        kinds={},
        facts=(SAID, AGAIN),
        said="Отправляем её в техподдержку.",
    ),
    "a part of a card is learnt, another still owed": Use(
        form=FillCard,
        case=sample_case("recording", more=(OWED,)),
        good=WHOLE | {"passage_points": "", "owed": "проезды – Анна Смирнова – 9.12.2026"},
        kinds={},
        facts=(
            SAID.model_copy(
                update={
                    "passage_points": (),
                    "owed": (Owed(part="passage_points", who=MANAGER.name, person=MANAGER.code, by=date(2026, 12, 9)),),
                }
            ),
        ),
        said="пока неизвестно: точки проезда.",
    ),
}
