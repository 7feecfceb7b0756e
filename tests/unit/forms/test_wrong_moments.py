"""Answers that come twice, or at the wrong moment of the case."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from cases.case import Case
from cases.errors import FormError
from cases.facts import (
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    PhotosReceived,
    RequestCalledOff,
    RequestTaken,
    SiteWork,
    TrainingAppointed,
    TrainingCancelled,
    TrainingMissed,
)
from cases.forms.card_fields import UNKNOWN
from cases.forms.cloud import RetryCloud, SendAccessAgain
from cases.forms.control import PAUSE
from cases.forms.desk import Desk
from cases.forms.follow_up import FollowUpComesDue
from cases.forms.forgetting import TellWhatIsKnown
from cases.forms.onboarding import NewClient
from cases.forms.registry import TellObject
from cases.forms.report import MISSED
from cases.forms.site_work import AS_KNOWN
from cases.forms.suppliers import KeepSupplier
from cases.people import People, Role
from cases.site import BY_CODE, RESULT
from tests.form_samples.client_questions import ANSWERED as CLIENT_ANSWERED
from tests.form_samples.client_questions import ASKED as CLIENT_ASKED
from tests.form_samples.client_questions import TO_SUPPORT
from tests.form_samples.control import CANCELLED, EARLIER, PAUSED, STOPPED
from tests.form_samples.form import DESK, Fields, Use, after
from tests.form_samples.good import FORMS
from tests.form_samples.installation import IN_VAIN
from tests.form_samples.installation import TODAY as TODAY_MOUNTING
from tests.form_samples.parts import GIVEN, utc
from tests.form_samples.refusal import check_refusal
from tests.form_samples.requests import ASKED, HELP
from tests.sample_cases import AGREED, HELD, MOUNTING, PEOPLE, RECEIVED, sample_case
from tests.sample_people import COLLEAGUE
from tests.sample_shipments import SENT, WHOLE
from tests.sample_site import photo, received, sha

TWICE = [
    pytest.param(use, id=label)
    for label, use in FORMS.items()
    # Store and book know twins; asking nadmozg or the post again is another wish; the clock's own form says «Устарело».
    if use.form
    not in (KeepSupplier, NewClient, RetryCloud, SendAccessAgain, FollowUpComesDue, TellWhatIsKnown, TellObject)
]


@pytest.mark.parametrize("use", TWICE)
def test_the_same_form_sent_twice_is_refused(use: Use) -> None:
    assert use.case is not None
    again = after(use.case, use.submit().facts)
    if use.good.get("corrects"):
        assert use.submit(case=again).facts == ()  # a correction with the same values changes nothing
        return
    if use.form.own_page and not any("убрать" in str(it) for it in use.good.values()):
        assert use.submit(case=again).facts == ()  # so does the page of a site; but what was put away is there no more
        return
    with pytest.raises(FormError) as caught:
        use.submit(case=again)
    check_refusal(use.form, caught.value)


ENDED: dict[str, Fact] = {
    "training appointed": TrainingMissed(number=1, missed_on=date(2026, 12, 7)),
    "a crew of ours comes": IN_VAIN.model_copy(update={"why": "access", "reported_on": date(2026, 12, 7)}),
}
EARLIER_DAY: dict[str, Fact] = {
    "training appointed": HELD.model_copy(update={"held_on": date(2026, 12, 2), "another": True}),
    "a crew of ours comes": IN_VAIN.model_copy(update={"why": "access", "reported_on": date(2026, 12, 2)}),
}


def _ended(label: str, by: Fact) -> tuple[Use, Case]:
    """The form, and its case once what it appoints has an outcome."""
    use = FORMS[label]
    assert use.case is not None
    return use, after(use.case, (*use.submit().facts, by))


@pytest.mark.parametrize("label", ENDED)
def test_it_is_refused_also_when_its_outcome_was_recorded_before_the_second_came(label: str) -> None:
    use, case = _ended(label, ENDED[label])
    with pytest.raises(FormError, match="уже записано; для нов") as caught:
        use.submit(case=case)
    check_refusal(use.form, caught.value)


@pytest.mark.parametrize("label", EARLIER_DAY)
def test_but_the_hour_of_what_was_done_on_an_earlier_day_may_be_agreed_again(label: str) -> None:
    use, case = _ended(label, EARLIER_DAY[label])
    (again,) = use.submit(case=case).facts
    assert again == use.facts[0].model_copy(update={"number": 2})


@pytest.mark.parametrize("use", TWICE)
def test_the_same_form_sent_twice_without_a_question_is_refused_or_is_a_new_answer(use: Use) -> None:
    assert use.case is not None
    try:
        answer = use.submit({"question": ""} if "question" in use.good else {}, case=after(use.case, use.facts))
    except FormError as error:
        check_refusal(use.form, error)
    else:
        assert answer.facts == () or answer.facts != use.facts


@dataclass(frozen=True)
class Situation:
    """A well-filled form that comes at the wrong moment, and the field that says so."""

    use: str
    case: Case | None
    names: str
    words: str
    changes: Fields = field(default_factory=dict)
    desk: Desk = DESK
    address_refused: str = ""


TAKEN = "Адрес romashka занят. Свободны: romashka-park, romashka-24."
RESERVED = "Адрес admin зарезервирован."
CALLED_OFF = TrainingCancelled(number=1, reason="болезнь")
PAUSED_UNTIL = PAUSED.model_copy(update={"until_at": utc(2026, 12, 2, 5)})
MOVED = TrainingAppointed(
    number=2, starts_at=utc(2026, 12, 7, 6), time_zone="Asia/Yekaterinburg", trainer="orlov", place="офис"
)
PLANNED_AGAIN = (
    FollowUpAnswered(number=1, outcome="again", answers="ждут"),
    FollowUpPlanned(number=2, due_at=utc(2026, 12, 14, 5)),
)
MANY_PHOTOS = (
    PhotosReceived(round=1, item="cabinet", photos=tuple(photo("cabinet", number) for number in range(2, 256))),
    PhotosReceived(round=1, item="cables", photos=tuple(photo("cables", number) for number in range(2, 60))),
)
SECOND_SESSION = HELD.model_copy(update={"another": True, "card": None})
NEXT_DATE = MOVED
ANOTHER_DAY = MOUNTING.model_copy(update={"number": 2})
UNKNOWN_SITE = sample_case("follow_up")
UNKNOWN_SITE = replace(UNKNOWN_SITE, facts=tuple(it for it in UNKNOWN_SITE.facts if not isinstance(it.fact, SiteWork)))
TWO_OF_SUPPORT = replace(DESK, people=People((*PEOPLE, replace(COLLEAGUE, roles=frozenset({Role.TECH_SUPPORT})))))
NO_SITE = (FollowUpAnswered(number=1, outcome="well", answers="хорошо"), SiteWork(expected=False))

_NOT_SHIPPED = sample_case("judged")
_SHIPPED = sample_case("judged", more=(SENT,))
_RECEIVED = sample_case("judged", more=(SENT, WHOLE))
OF_SHIPMENTS = {
    "a shipment after the end": Situation(
        "a shipment has left", sample_case("cloud", more=(CANCELLED,)), "case", "остановлено"
    ),
    "a courier without a look at the balance": Situation(
        "a courier is ordered", None, "balance_checked", "проверьте баланс", {"balance_checked": False}
    ),
    "a number where we bring it ourselves": Situation(
        "a shipment has left", None, "track", "своими силами", {"carrier": "своими силами"}
    ),
    "a number of another carrier": Situation(
        "a shipment has left", None, "track", "не похоже на номер", {"track": "26-00123456789"}
    ),
    "a shipment that brings nothing here": Situation(
        "a shipment has left", None, "goods", "Строка 1", {"goods": "R-0042"}
    ),
    "a day that has passed": Situation(
        "a shipment has left", None, "expected_on", "уже прошло", {"expected_on": "2026-12-01"}
    ),
    "instead of what came whole": Situation(
        "what comes in place of a damaged one", _NOT_SHIPPED, "instead_of", "нет", {"instead_of": "R-0042-1"}
    ),
    "another day of what has come": Situation("what was ordered has left", _RECEIVED, "shipment", "получено"),
    "how it came where nothing comes": Situation("it came whole", _NOT_SHIPPED, "shipment", "нет"),
    "how it came, for the second time": Situation("it came whole", _RECEIVED, "case", "уже записано"),
    "received tomorrow": Situation("it came whole", None, "received_on", "не наступило", {"received_on": "2026-12-05"}),
    "by mistake, where nothing was recorded": Situation(
        "it came whole", None, "came", "исправляют", {"came": "ещё не пришло: записали по ошибке"}
    ),
    "put right where nothing is wrong": Situation("what came wrong is put right", _RECEIVED, "shipment", "получено"),
    "put right where it still comes": Situation("what came wrong is put right", _SHIPPED, "shipment", "в пути"),
    "form 76 while a shipment is on its way": Situation("equipment received", _SHIPPED, "case", "R-0042-1"),
}
SITUATIONS = OF_SHIPMENTS | {
    "a result of buying for what is not about buying": Situation(
        "a request is answered", None, "outcome", "Такой итог – о другом", {"outcome": "закупка: купили"}
    ),
    "a card of which a part is forgotten": Situation(
        "a card before the training", None, "equipment", "оборудование – кто узнает", {"equipment": ""}
    ),
    "a server that nobody finds out": Situation(
        "a card before the training", None, "server_format", "формат сервера – кто узнает", {"server_format": UNKNOWN}
    ),
    "a day to find it out that has passed": Situation(
        "a card with parts that are owed",
        None,
        "owed",
        "1 декабря 2026 уже прошло",
        {"owed": "остальное – Ольга Ким – 1.12.2026"},
    ),
    "a card with nothing new": Situation(
        "a card that becomes whole",
        sample_case("recording"),
        "case",
        "так и записана",
        {
            "equipment": "шлагбаумы CAME – 2\nраспознавание номеров",
            "integration_with": "домофон BAS-IP",
            "notes": "стойка в комнате охраны",
        },
    ),
    "a request that nobody sent": Situation(
        "tech support takes a request", sample_case("logged_in"), "request", "Такого запроса по R-0042 нет"
    ),
    "a request that another has taken": Situation(
        "tech support takes a request",
        after(ASKED, (RequestTaken(number=1, by="petrov"),)),
        "request",
        "уже занимается Пётр Петров, вам делать ничего не нужно",
        desk=TWO_OF_SUPPORT,
    ),
    "an answer to what another has taken": Situation(
        "a request is answered",
        after(ASKED, (RequestTaken(number=1, by="petrov"),)),
        "request",
        "Запросом 1 занимается Пётр Петров",
        desk=TWO_OF_SUPPORT,
    ),
    "a request of somebody else's": Situation(
        "the manager says who has taken it", None, "by", "для роли «ТП»", {"by": ""}
    ),
    "an answer to a request that was called off": Situation(
        "a request is answered", after(ASKED, (RequestCalledOff(number=1, reason="всё"),)), "request", "отозвали"
    ),
    "which of two requests": Situation(
        "a request is answered",
        after(ASKED, (HELP.model_copy(update={"number": 2}),)),
        "request",
        "напишите номер: 1 – помощь клиенту; 2 – помощь клиенту",
        {"request": ""},
    ),
    "sending once more what has not come back": Situation(
        "a returned request is sent once more", ASKED, "action", "ещё у коллег"
    ),
    "address taken, new client": Situation(
        "new client, cloud to be made", None, "slug", TAKEN, {}, address_refused=TAKEN
    ),
    "address reserved, new client": Situation(
        "new client, cloud to be made", None, "slug", RESERVED, {"slug": "admin"}, address_refused=RESERVED
    ),
    "address taken": Situation("address agreed", None, "slug", TAKEN, {}, address_refused=TAKEN),
    "address reserved": Situation(
        "address agreed", None, "slug", RESERVED, {"slug": "admin"}, address_refused=RESERVED
    ),
    "address while the cloud is made": Situation("address agreed", sample_case("ordered"), "case", "уже создаётся"),
    "address after the cloud": Situation("address agreed", sample_case("cloud"), "case", "облако уже есть"),
    "address of sales' cloud": Situation("address agreed", sample_case("talk", more=(GIVEN,)), "case", "уже есть"),
    "talk, but no needs": Situation("new client, cloud to be made", None, "needs", "Заполните", {"needs": ""}),
    "hand-made cloud without an address": Situation("cloud made by hand", sample_case("talk"), "case", "согласован"),
    "hand-made cloud after the cloud": Situation("cloud made by hand", sample_case("cloud"), "case", "готово"),
    "retry before an order": Situation("another try of nadmozg", sample_case("talk"), "case", "не заказано"),
    "login before the cloud": Situation("client logged in", sample_case("ordered"), "case", "ещё нет"),
    "login twice": Situation("client logged in", sample_case("logged_in"), "case", "уже записан"),
    "access before the cloud": Situation("access once more", sample_case("ordered"), "case", "ещё нет"),
    "training before the cloud": Situation("training appointed", sample_case("ordered"), "case", "ещё нет"),
    "training after its report": Situation("training appointed", sample_case("held"), "case", "25 ноября 2026"),
    "training this morning": Situation(
        "training appointed", None, "time", "уже прошло", {"day": "2026-12-02", "time": "11:59"}
    ),
    "training yesterday over there": Situation(
        "training appointed",
        None,
        "day",
        "2 декабря 2026 уже прошло",
        {"day": "2026-12-02", "time_zone": "Asia/Vladivostok"},
        replace(DESK, now=utc(2026, 12, 2, 15)),
    ),
    "cancelling nothing": Situation("training cancelled", sample_case("logged_in"), "action", "не назначено"),
    "cancelling twice": Situation(
        "training cancelled", sample_case("training", more=(CALLED_OFF,)), "action", "не назначено"
    ),
    "cancelling after the report": Situation("training cancelled", sample_case("held"), "case", "уже проведено"),
    "report without a training": Situation("training reported", sample_case("logged_in"), "case", "не назначено"),
    "report of a cancelled training": Situation(
        "training reported", sample_case("training", more=(CALLED_OFF,)), "case", "не назначено"
    ),
    "report of a moved training": Situation(
        "training reported", sample_case("training", more=(MOVED,)), "question", "уже ответили, или дата изменилась"
    ),
    "recording before the report": Situation("recording ready", sample_case("training"), "case", "ещё нет отчёта"),
    "follow-up before the report": Situation("it goes well", sample_case("training"), "case", "не запланирован"),
    "moving before the report": Situation("follow-up moved", sample_case("training"), "case", "не запланирован"),
    "moving after the answer": Situation("follow-up moved", sample_case("answered"), "case", "уже записан"),
    "moving to this morning": Situation(
        "follow-up moved", None, "time", "уже прошло", {"day": "2026-12-02", "time": "11:00"}
    ),
    "now, though it has begun": Situation("follow-up now", sample_case("follow_up"), "action", "уже начат"),
    "an earlier follow-up": Situation(
        "it goes well", sample_case("follow_up", more=PLANNED_AGAIN), "case", "Итог контакта уже записан"
    ),
    "a report that was told": Situation(
        "training reported", sample_case("held"), "case", "Отчёт уже записан 16 ноября."
    ),
    "report of a session, from a letter about the one before": Situation(
        "training reported", sample_case("held", more=(SECOND_SESSION, NEXT_DATE)), "case", "Отчёт уже записан"
    ),
    "correcting what is not there": Situation(
        "report corrected", sample_case("training"), "corrects", "Записи с номером 1 нет"
    ),
    "correcting a contact after which there was another": Situation(
        "contact corrected: it does not end here",
        sample_case("follow_up", more=(*PLANNED_AGAIN, FollowUpAnswered(number=2, outcome="again", answers="ждут"))),
        "corrects",
        "был ещё один",
    ),
    "held after all, once everybody knows otherwise": Situation(
        "report corrected", None, "happened", "напишите им сами", {"happened": MISSED, "reason": "не пришли"}
    ),
    "another session is not needed, though it is appointed": Situation(
        "report corrected",
        sample_case("held", more=(SECOND_SESSION, NEXT_DATE)),
        "another",
        "Следующая встреча уже назначена на 7 декабря 2026",
    ),
    "a training on a day off": Situation(
        "training appointed", None, "day", "Если так просит клиент, отметьте", {"day": "2026-12-05"}
    ),
    "missed before its day": Situation(
        "the client did not come", None, "held_on", "не прийти на неё раньше нельзя", {"held_on": "2026-11-24"}
    ),
    "nothing was shown": Situation(
        "training reported", None, "shows_people", "хотя бы одно", {"shows_people": False, "shows_passes": False}
    ),
    "moved to a day without a time": Situation(
        "moved to a day that is known", None, "new_time", "Напишите и время", {"new_time": ""}
    ),
    "moved to the past": Situation(
        "moved to a day that is known", None, "new_time", "уже прошло", {"new_day": "2026-12-02", "new_time": "9:00"}
    ),
    "it goes well, but nobody knows whether something is mounted": Situation(
        "it goes well", UNKNOWN_SITE, "site_work", "ответьте, будет ли монтаж", {"site_work": AS_KNOWN}
    ),
    "a recording that a stranger cannot open": Situation(
        "recording ready", None, "url", "просят войти", desk=replace(DESK, recording_refused="Там просят войти.")
    ),
    "a recording that was told": Situation(
        "recording ready", sample_case("recording"), "case", "Запись уже отмечена 17 ноября."
    ),
    "a client's question that was answered": Situation(
        "a client is answered",
        sample_case("training", more=(CLIENT_ASKED, CLIENT_ANSWERED)),
        "case",
        "Клиенту уже ответили 16 ноября.",
    ),
    "a client's question that colleagues have": Situation(
        "a client's question is passed on with a word",
        sample_case("training", more=(CLIENT_ASKED, TO_SUPPORT)),
        "pass_on",
        "Вопрос уже у коллег: запрос 1.",
    ),
    "a client's question that was answered is not passed on": Situation(
        "the answer was wrong", None, "pass_on", "Клиенту уже ответили", {"pass_on": "ТП"}
    ),
    "an answer that is not there": Situation("a client is answered", None, "reply", "Напишите ответ", {"reply": ""}),
    "an answer and a colleague at once": Situation(
        "a client asks and is answered at once", None, "pass_on", "Либо ответ", {"pass_on": "ТП"}
    ),
    "one of several questions": Situation(
        "a client is answered",
        sample_case("training", more=(CLIENT_ASKED, CLIENT_ASKED.model_copy(update={"number": 2}))),
        "client_question",
        "Вопросов несколько, напишите номер: 1 – Где взять акт?; 2 –",
        {"client_question": ""},
    ),
    "a question that there is not": Situation(
        "a client is answered", None, "client_question", "Такого вопроса клиента", {"client_question": "7"}
    ),
    "a client who has asked nothing": Situation(
        "a client is answered", sample_case("training"), "client_question", "Такого вопроса", {"client_question": ""}
    ),
    "next contact this morning": Situation("once more", None, "next_on", "уже прошло", {"next_on": "2026-12-02"}),
    "photos nobody needs": Situation("photos received", sample_case("follow_up", more=NO_SITE), "case", "не нужна"),
    "photos of a case that was stopped": Situation(
        "photos received", sample_case("follow_up", more=(CANCELLED, AGREED)), "case", "остановлено"
    ),
    "a photo that stands at another item": Situation(
        "photos received",
        sample_case("photos"),
        "photos",
        "уже есть: «Автомат в щите», фото 1",
        {"photos": sha("breaker")},
    ),
    "more photos than a site may have": Situation(
        "photos received", sample_case("photos", more=MANY_PHOTOS), "photos", "слишком много"
    ),
    "the result before anything is mounted": Situation(
        "photos received", sample_case("mounting"), "item", "сначала запишите его итог", {"item": RESULT.title}
    ),
    "a verdict on a photo of the result": Situation(
        "site ready",
        sample_case("mounted", more=(received("result"),)),
        "verdicts",
        "можно только убрать",
        {"verdicts": f"{sha('result')} · принято"},
    ),
    "an item that this site has not": Situation(
        "an item that is not needed", None, "item", "нет пункта", {"item": BY_CODE["turnstile"].title}
    ),
    "nothing was restored": Situation(
        "letters sent before the restore", sample_case("cloud"), "case", "ничего не ждёт"
    ),
    "verdict without photos": Situation("site ready", sample_case("answered"), "verdicts", "обновите страницу"),
    "verdict without a reason": Situation(
        "site not ready", None, "verdicts", "Напишите, что не так", {"verdicts": f"{sha('breaker')} · вернуть: "}
    ),
    "an item let go without a reason": Situation(
        "an item that is not needed", None, "reason", "Заполните", {"reason": ""}
    ),
    "a day while the equipment is on its way": Situation(
        "a crew of ours comes", sample_case("judged"), "case", "рано: оборудование ещё не получено (форма 76)."
    ),
    "a day for a site that is not ready": Situation(
        "a crew of ours comes", sample_case("photos", more=(RECEIVED,)), "case", "рано: площадка ещё не готова."
    ),
    "a day without either": Situation(
        "a crew of ours comes", sample_case("answered"), "case", "не получено (форма 76); площадка ещё не готова."
    ),
    "a day without anybody who lets the crew in": Situation(
        "a crew of ours comes", None, "access", "Заполните", {"access": ""}
    ),
    "a day after the site had been in the way": Situation(
        "a crew of ours comes", sample_case("received", more=(TODAY_MOUNTING, IN_VAIN)), "site_checked", "Нет кабеля"
    ),
    "a day after equipment had been lacking": Situation(
        "a crew of ours comes",
        sample_case("received", more=(TODAY_MOUNTING, IN_VAIN.model_copy(update={"why": "equipment"}))),
        "case",
        "оборудование ещё не получено",
    ),
    "a contractor without an address": Situation(
        "a contractor comes on another day", None, "contractor_email", "Заполните", {"contractor_email": ""}
    ),
    "a day that is past": Situation(
        "a crew of ours comes", None, "time", "уже прошло", {"day": "2026-12-02", "time": "9:00"}
    ),
    "a day where nobody has said that anything is mounted": Situation(
        "a crew of ours comes", UNKNOWN_SITE, "case", "запишите это формой 75"
    ),
    "equipment where nothing is mounted": Situation(
        "equipment received", sample_case("talk", more=(SiteWork(expected=False),)), "case", "монтажа не будет"
    ),
    "called off before a day": Situation("a crew is called off", sample_case("received"), "action", "отменять нечего"),
    "nothing is mounted while a crew is to come": Situation(
        "nothing will be mounted", sample_case("mounting"), "site_work", "сначала отмените его формой 77"
    ),
    "mounting skipped while a crew is to come": Situation(
        "contact skipped", sample_case("mounting"), "step", "сначала отмените его формой 77", {"step": "монтаж"}
    ),
    "a pause over a crew that is to come": Situation(
        "pause until somebody goes on", sample_case("mounting"), "action", "формой 77"
    ),
    "an outcome in vain without a word": Situation("not mounted", None, "words", "Заполните", {"words": ""}),
    "an outcome corrected while another day is agreed": Situation(
        "a serial number corrected",
        sample_case("received", more=(TODAY_MOUNTING, IN_VAIN, ANOTHER_DAY)),
        "corrects",
        "сначала отмените его формой 77",
    ),
    "stop without a reason": Situation("stop", None, "reason", "Заполните", {"reason": " "}),
    "training on a pause": Situation(
        "training appointed", sample_case("logged_in", more=(PAUSED,)), "case", "на паузе"
    ),
    "access after the end": Situation(
        "access once more", sample_case("cloud", more=(CANCELLED,)), "case", "остановлено"
    ),
    "contact moved on a pause": Situation("follow-up moved", sample_case("held", more=(PAUSED,)), "case", "на паузе"),
    "pause over a training": Situation(
        "pause until somebody goes on", sample_case("training"), "action", "25 ноября 2026", desk=EARLIER
    ),
    "pause until after the training": Situation(
        "pause until a day", sample_case("training"), "action", "формой 50", {"until": "2026-11-30"}, EARLIER
    ),
    "pause until this morning": Situation("pause until a day", None, "until", "уже прошло", {"until": "2026-12-02"}),
    "pause of an ended case": Situation(
        "pause until somebody goes on", sample_case("talk", more=(CANCELLED,)), "action", "уже остановлено"
    ),
    "end of a stopped case": Situation(
        "the end before the cloud", sample_case("follow_up", more=(STOPPED, AGREED)), "action", "уже остановлено"
    ),
    "pause of a finished case": Situation(
        "back to work after a good end", None, "action", "уже завершено", {"action": PAUSE}
    ),
    "going on without a pause": Situation("going on", sample_case("talk"), "action", "не на паузе"),
    "going on after the day of the pause": Situation(
        "going on", sample_case("talk", more=(PAUSED_UNTIL,)), "action", "не на паузе"
    ),
    "back to work from a pause": Situation(
        "back to work after the end", sample_case("talk", more=(PAUSED,)), "action", "«продолжить»"
    ),
    "back to work at work": Situation("back to work after the end", sample_case("talk"), "action", "и так в работе"),
    "handed over to whom it is": Situation("handed over", None, "manager", "и так ведёт", {"manager": "smirnova"}),
    "nothing corrected": Situation(
        "data corrected",
        sample_case("held"),
        "case",
        "так и записано",
        {"client_name": "Ромашка ООО", "objects": "ещё один дом сдаётся весной"},
    ),
    "recording that there is none of": Situation("recording once more", sample_case("held"), "letter", "незачем"),
    "letter on a pause": Situation("recording once more", sample_case("recording", more=(PAUSED,)), "case", "на паузе"),
    "invitation after the training": Situation(
        "recording once more", None, "letter", "незачем", {"letter": "приглашение на обучение"}
    ),
    "talk that was held": Situation("first login skipped", None, "step", "уже сделан", {"step": "первый разговор"}),
    "contact that is not planned": Situation("contact skipped", sample_case("training"), "step", "ещё не запланирован"),
}


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_an_answer_at_the_wrong_moment_is_refused(situation: Situation) -> None:
    use = FORMS[situation.use]
    with pytest.raises(FormError) as caught:
        use.submit(
            situation.changes,
            case=situation.case,
            desk=situation.desk,
            address_refused=situation.address_refused,
        )
    check_refusal(use.form, caught.value)
    assert caught.value.field == situation.names
    assert situation.words in caught.value.sentence
