"""The forms of forgetting in each of their uses, well filled in, and what is recorded then."""

from cases.facts import ForgettingAnswered, ForgettingAsked
from cases.forms.forgetting import FORGET, KEEP, ConfirmForgetting, ForgetClient, TellWhatIsKnown
from tests.form_samples.form import Fields, Use
from tests.sample_cases import SALES, sample_case

ASKED = ForgettingAsked(number=1, reason="asked")
WISH: Fields = {"reason": "клиент попросил удалить его данные"}
WANTED = sample_case(more=(ASKED,))
"""A finished case that its manager wants to be forgotten."""

FORGETTING = {
    "forgetting asked for": Use(
        form=ForgetClient,
        case=sample_case(),
        good=WISH,
        kinds={"case": "case", "reason": "choice"},
        facts=(ASKED,),
        said="Попросили забыть клиента: клиент попросил удалить его данные. Ждём, когда второй человек подтвердит это "
        "формой 92.",
        finished=True,
    ),
    "forgetting agreed to": Use(
        form=ConfirmForgetting,
        case=WANTED,
        good={"question": "1", "decision": FORGET},
        kinds={"case": "case", "question": "question", "decision": "choice"},
        facts=(ForgettingAnswered(number=1, agreed=True),),
        said="Забываем клиента, это займёт несколько минут.",
        actor=SALES.code,
        finished=True,
    ),
    "forgetting refused": Use(
        form=ConfirmForgetting,
        case=WANTED,
        good={"question": "", "decision": KEEP},
        kinds={},
        facts=(ForgettingAnswered(number=1, agreed=False),),
        said="Клиента не забываем: всё остаётся как есть.",
        actor=SALES.code,
        finished=True,
    ),
    "what is known": Use(
        form=TellWhatIsKnown,
        case=sample_case(),
        good={},
        kinds={"case": "case"},
        facts=(),
        said="Собираем всё, что храним о R-0042 · ЖК Ромашка.",
        badge="Отправлено",
    ),
}
