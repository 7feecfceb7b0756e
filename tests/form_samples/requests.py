"""Requests to colleagues: each form in each of its uses."""

from cases.facts import RequestAnswered, RequestCalledOff, RequestReturned, RequestSent, RequestTaken
from cases.forms.requests import AGAIN, ANSWER, OFF, RETURN, AnswerRequest, SendRequestAgain, TakeRequest
from cases.people import Role
from tests.form_samples.form import Fields, Use
from tests.sample_cases import SUPPORT, sample_case

HELP = RequestSent(number=1, topic="help", to=Role.TECH_SUPPORT, words="не открывается шлагбаум")
TAKEN = RequestTaken(number=1, by=SUPPORT.code)
BACK = RequestReturned(number=1, reason="какой из двух?")
ASKED = sample_case("logged_in", more=(HELP,))
AT_WORK = sample_case("logged_in", more=(HELP, TAKEN))
CAME_BACK = sample_case("logged_in", more=(HELP, BACK))
KINDS = {"case": "case", "request": "request number"}
ANSWERED: Fields = {"request": "1", "outcome": ANSWER, "words": "Сменили реле."}

REQUESTS = {
    "tech support takes a request": Use(
        form=TakeRequest,
        case=ASKED,
        good={"request": "1", "by": ""},
        kinds=KINDS | {"by": "person, if any"},
        facts=(TAKEN,),
        said="Запрос 1: помощь клиенту. Занимается Техподдержка PASS24.",
        actor=SUPPORT.code,
    ),
    "the manager says who has taken it": Use(
        form=TakeRequest,
        case=ASKED,
        good={"request": "1", "by": SUPPORT.name},
        kinds={},
        facts=(TAKEN,),
        said="Занимается Техподдержка PASS24.",
    ),
    "a request is answered": Use(
        form=AnswerRequest,
        case=AT_WORK,
        good=ANSWERED,
        kinds=KINDS | {"outcome": "choice", "words": "text"},
        facts=(RequestAnswered(number=1, words="Сменили реле."),),
        said="Запрос 1: помощь клиенту – ответ: Сменили реле.",
        actor=SUPPORT.code,
    ),
    "a request is answered at once": Use(
        form=AnswerRequest,
        case=ASKED,
        good=ANSWERED,
        kinds={},
        facts=(TAKEN, RequestAnswered(number=1, words="Сменили реле.")),
        said="ответ: Сменили реле.",
        actor=SUPPORT.code,
    ),
    "the manager answers in a colleague's place": Use(
        form=AnswerRequest,
        case=ASKED,
        good=ANSWERED,
        kinds={},
        facts=(RequestAnswered(number=1, words="Сменили реле."),),
        said="ответ: Сменили реле.",
    ),
    "a request is returned": Use(
        form=AnswerRequest,
        case=AT_WORK,
        good=ANSWERED | {"outcome": RETURN, "words": "какой из двух?"},
        kinds={"words": "text"},
        facts=(BACK,),
        said="Запрос 1: помощь клиенту – вернули. какой из двух?",
        actor=SUPPORT.code,
    ),
    "a returned request is sent once more": Use(
        form=SendRequestAgain,
        case=CAME_BACK,
        good={"request": "1", "action": AGAIN, "words": "на въезде"},
        kinds=KINDS | {"action": "choice", "words": "text"},
        facts=(HELP.model_copy(update={"number": 2, "words": "не открывается шлагбаум\nна въезде", "instead_of": 1}),),
        said="отправляем ещё раз, теперь это запрос 2.",
    ),
    "a request is called off": Use(
        form=SendRequestAgain,
        case=AT_WORK,
        good={"request": "1", "action": OFF, "words": "заработал сам"},
        kinds={},
        facts=(RequestCalledOff(number=1, reason="заработал сам"),),
        said="Запрос 1: помощь клиенту – отозван. заработал сам",
    ),
}
