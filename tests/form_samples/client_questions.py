"""A client's questions and their answers, each form in each of its uses."""

from datetime import date

from cases.facts import ClientAnswered, ClientAsked, RequestCalledOff, RequestSent, SendAgain
from cases.forms.client_questions import NOBODY, AnswerClient, ClientAsks
from cases.forms.corrections import NOTHING_NEW
from cases.people import Role
from tests.form_samples.form import Fields, Use
from tests.form_samples.parts import sent_to_client
from tests.sample_cases import MANAGER, SUPPORT, sample_case

ASKED = ClientAsked(number=1, question="Где взять акт?", subject="documents")
ANSWERED = ClientAnswered(number=1, answer="Отправили по ЭДО.")
TO_SUPPORT = RequestSent(number=1, topic="question", to=Role.TECH_SUPPORT, words="Где взять акт?", about=1)
ASKS: Fields = {
    "question": "Где взять акт?",
    "subject": "документы",
    "urgent": False,
    "since_on": "",
    "reply": "",
    "pass_on": NOBODY,
}
ANSWERS: Fields = {"client_question": "1", "reply": "Отправили по ЭДО.", "pass_on": NOBODY, "corrects": ""}
KINDS = {
    "case": "case",
    "question": "text",
    "subject": "choice",
    "urgent": "yes",
    "since_on": "past day, if any",
    "reply": "optional text",
    "pass_on": "choice, if any",
}


CLIENT_QUESTIONS = {
    "a client asks": Use(
        form=ClientAsks,
        case=sample_case("training"),
        good=ASKS,
        kinds=KINDS,
        facts=(ASKED,),
        said="Вопрос клиента 1: Где взять акт?",
    ),
    "a finished client asks once more, and it is urgent": Use(
        form=ClientAsks,
        case=sample_case("judged", more=(ASKED,)),
        good=ASKS | {"question": "Не пускает!", "subject": "работа системы", "urgent": True, "since_on": "01.12.2026"},
        kinds={},
        facts=(
            ClientAsked(number=2, question="Не пускает!", subject="system", urgent=True, since_on=date(2026, 12, 1)),
        ),
        said="Вопрос клиента 2: Не пускает!",
        actor=SUPPORT.code,
        finished=True,
    ),
    "a client asks and is answered at once": Use(
        form=ClientAsks,
        case=sample_case("training"),
        good=ASKS | {"reply": "Отправили по ЭДО."},
        kinds={},
        facts=(ASKED, ANSWERED),
        said="Вопрос клиента 1: Где взять акт?\nОтвет: Отправили по ЭДО.",
    ),
    "a client asks what tech support knows": Use(
        form=ClientAsks,
        case=sample_case("training"),
        good=ASKS | {"pass_on": "ТП"},
        kinds={},
        facts=(ASKED, TO_SUPPORT),
        said="Передан: ТП.",
    ),
    "a client is answered": Use(
        form=AnswerClient,
        case=sample_case("training", more=(ASKED,)),
        good=ANSWERS,
        kinds={"case": "case", "client_question": "entry", "reply": "text", "pass_on": "choice, if any"},
        facts=(ANSWERED,),
        said="Вопрос клиента 1 (документы): ответ клиенту – Отправили по ЭДО.",
    ),
    "a client's question is passed on with a word": Use(
        form=AnswerClient,
        case=sample_case("training", more=(ASKED,)),
        good=ANSWERS | {"client_question": "", "reply": "Акт за ноябрь.", "pass_on": "МОП"},
        kinds={"reply": "optional text"},
        facts=(
            RequestSent(number=1, topic="question", to=Role.SALES, words="Где взять акт?\nАкт за ноябрь.", about=1),
        ),
        said="Вопрос клиента 1 (документы) передан: МОП.",
    ),
    "a client is answered before tech support has": Use(
        form=AnswerClient,
        case=sample_case("training", more=(ASKED, TO_SUPPORT)),
        good=ANSWERS,
        kinds={},
        facts=(ANSWERED, RequestCalledOff(number=1, reason="Клиенту уже ответили.")),
        said="ответ клиенту",
    ),
    "the answer was wrong": Use(
        form=AnswerClient,
        case=sample_case("judged", more=(ASKED, ANSWERED)),
        sent=sent_to_client("answer_client", "1"),
        good=ANSWERS | {"reply": "Отправим завтра.", "corrects": "1"},
        kinds={"corrects": "entry"},
        facts=(
            ClientAnswered(number=1, answer="Отправим завтра."),
            SendAgain(letter="answer_client", occurrence="1", correction=True),
        ),
        said="Исправлено. Вопрос клиента 1 (документы): ответ клиенту – Отправим завтра.",
        actor=MANAGER.code,
    ),
    "the answer was right": Use(
        form=AnswerClient,
        case=sample_case("judged", more=(ASKED, ANSWERED)),
        good=ANSWERS | {"corrects": "1"},
        kinds={},
        facts=(),
        said="ничего не изменилось",
        badge=NOTHING_NEW,
    ),
}
