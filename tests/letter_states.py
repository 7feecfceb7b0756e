"""Every letter in every state that it has, with the data of the samples: for `make letters`, to be looked at."""

from collections.abc import Iterator
from datetime import date

from cases.effects import Effect
from cases.facts import CaseCancelled, CaseHandedOver, Contact, FollowUpAnswered, RequestAnswered, RequestSent
from cases.people import Role
from cases.registry.drift import Drift
from cases.slugs import Proposed
from cases.views.known import ELSEWHERE
from integrations.letter import Content
from letters.rendering import render_letter
from tasks.alarm import BrokenRun
from tasks.digest import PARTS
from tests.letter_samples import (
    BOARD,
    CANCELLED,
    CARD,
    CLIENT_ASKED,
    LETTERS,
    MOVED,
    YOUR_TURN,
    Access,
    case_for,
    link,
    rendered,
)
from tests.played_case import utc
from tests.sample_cases import HELD, MANAGER, MOUNTED, MOUNTING, OPENED_AT, sample_case
from tests.sample_numbers import sample_numbers
from tests.sample_orders import SHORT, ordered
from tests.sample_site import ONE_RETURNED

LINE = {
    "words": "R-0042 · ЖК Ромашка: назначить обучение – Анна Смирнова",
    "link": link("appoint_training"),
    "note": "",
}
SAVIN = Contact(name="Пётр Савин", email="savin@montazh.example", phone="+7 900 000-00-20")
WORDS = "550 5.1.1 <petrov@pass24.example>: Recipient address rejected: User unknown in virtual mailbox table"


def states() -> Iterator[tuple[str, Content]]:
    """What it is, in words, and the letter."""
    for effect in LETTERS:
        yield effect.label, rendered(effect)
        if effect in YOUR_TURN:
            yield f"{effect.label} – напоминание", rendered(effect, overdue=True)
        if effect in (Effect.ASK_CLOUD_HELP, Effect.ASK_ADDRESS, Effect.ASK_CONTACT, Effect.TELL_HEAD):
            yield f"{effect.label} – со словами другой стороны", rendered(effect, note=WORDS)
    yield from _single()
    yield from _digests()
    yield from _of_no_case()


def _single() -> Iterator[tuple[str, Content]]:
    for checked, words in ((True, "свободные адреса"), (False, "nadmozg не ответил")):
        proposed = Proposed(("romashka", "zhk-romashka", "romashka-24"), checked)
        yield f"Согласовать адрес: {words}", rendered(Effect.ASK_ADDRESS, proposed=proposed)
    yield "Заказ поставщику: счёта ещё нет", rendered(Effect.SEND_ORDER, sample_case("judged", more=ordered("placed")))
    came = rendered(Effect.ASK_DELIVERY, sample_case("judged", more=(*ordered("paid"), SHORT)))
    yield "Пришёл ли заказ: довозят", came
    access, photos, invited = Effect.SEND_CREDENTIALS, Effect.REQUEST_PHOTOS, Effect.SEND_INVITATION
    password = Access(kind="password", url="https://romashka.pass24.online/", password="Aa1-Zz9-Qq5")
    by_hand = Access(kind="manual", url="https://romashka.pass24.online/", password_delivery="продиктует менеджер")
    yield "Доступ: временный пароль", rendered(access, access=password)
    yield "Доступ: пароль передадут отдельно", rendered(access, access=by_hand)
    yield "Доступ: новый вместо прежнего", rendered(access, access=Access(replaces=True))
    yield "Обучение перенесено", rendered(invited, sample_case("training", more=(MOVED,)))
    yield "Обучение: новая дата после отмены", rendered(invited, sample_case("training", more=(CANCELLED, MOVED)))
    yield (
        "Назначить обучение после отмены",
        rendered(Effect.ASK_TRAINING, sample_case("training", more=(CANCELLED,)), overdue=True),
    )
    early = HELD.model_copy(update={"held_on": date(2026, 11, 20)})
    yield (
        "Встреча снята: обучение уже прошло",
        rendered(Effect.SEND_CANCELLATION, sample_case("training", more=(early,))),
    )
    ended = case_for(Effect.SEND_CANCELLATION, more=(CaseCancelled(reason="объект продан"), CANCELLED))
    yield "Встреча снята: подключение остановлено", rendered(Effect.SEND_CANCELLATION, ended)
    yield "Фото: первая просьба", rendered(photos, sample_case("answered"))
    yield "Фото: площадка была готова", rendered(photos, sample_case("judged", more=(ONE_RETURNED,)))
    contractors = MOUNTING.model_copy(update={"number": 2, "by": "contractor", "installer": "", "contractor": SAVIN})
    own = MOUNTING.model_copy(update={"by": "client", "installer": ""})
    moved = MOUNTING.model_copy(update={"number": 2, "starts_at": utc(12, 7, 5)})
    in_vain = MOUNTED.model_copy(update={"done": False, "why": "site", "words": "Нет кабеля у тумбы."})
    invited_crew, mounting = Effect.INVITE_CREW, Effect.SEND_INSTALLATION
    yield "Монтаж: подрядчик", rendered(invited_crew, sample_case("mounting", more=(contractors,)), reader=None)
    yield "Монтаж перенесён", rendered(mounting, sample_case("mounting", more=(moved,)))
    yield "Монтаж перенесён: бригаде", rendered(invited_crew, sample_case("mounting", more=(moved,)))
    yield "Монтаж: бригада клиента", rendered(mounting, sample_case("received", more=(own,)))
    yield (
        "Монтаж не состоялся",
        rendered(Effect.ASK_INSTALLATION, sample_case("mounting", more=(in_vain,)), overdue=True),
    )
    yield (
        "Почта подрядчика",
        rendered(Effect.ASK_INSTALLATION, sample_case("mounting", more=(contractors,)), note=WORDS),
    )
    replies = {"staff": "yes", "residents": "partly", "gate": "no", "hinders": "планшет не держит связь"}
    again = FollowUpAnswered.model_validate(
        {"number": 1, "outcome": "again", "answers": "охрана ещё учится", **replies}
    )
    yield "Контакт: не первый", rendered(Effect.ASK_FOLLOW_UP, sample_case("follow_up", more=(again,)))
    asked_before = RequestSent(number=1, topic="question", to=Role.TECH_SUPPORT, words="…", about=1)
    told = RequestAnswered(number=1, words="камера смотрит в сугроб")
    question = Effect.ASK_CLIENTS_QUESTION
    yield (
        "Вопрос клиента: коллеги ответили",
        rendered(question, case_for(question, more=(CLIENT_ASKED, asked_before, told))),
    )
    silent = FollowUpAnswered(number=1, outcome="no_answer", answers="звонили в 10 и в 16")
    yield "Контакт: не ответил", rendered(Effect.ASK_FOLLOW_UP, sample_case("follow_up", more=(silent,)))
    yield "Скоро контакт: не первый", rendered(Effect.BRIEF_FOLLOW_UP, sample_case("recording", more=(again,)))
    well = FollowUpAnswered(number=1, outcome="well", answers="работает")
    for effect in (Effect.SEND_COMPLETION, Effect.TELL_SALES_READY, Effect.TELL_SUPPORT_READY):
        yield f"{effect.label} – без монтажа", rendered(effect, sample_case("follow_up", more=(well,)))
    handed = CaseHandedOver(manager="orlov", reason="Анна в отпуске")
    yield "Вопрос новому менеджеру", rendered(Effect.ASK_TRAINING, case_for(Effect.ASK_TRAINING, more=(handed,)))
    yield "Вопрос, за который ответил коллега", rendered(Effect.ASK_TRAINING, answered_by="Павел Орлов")
    yield "Вопрос без карточки и доски", rendered(Effect.ASK_TRAINING, card="", board="")
    long = "Жилой комплекс бизнес-класса «Северная Венеция на Большой Невке», корпуса 12–17 и подземная автостоянка"
    yield "После обучения: исправленное", rendered(Effect.SEND_SUMMARY, corrected=True)
    yield "Длинное название", rendered(access, case_for(access, object_name=long))


def _digests() -> Iterator[tuple[str, Content]]:
    asked = [
        {"words": f"R-00{number} · назначить обучение · ЖК Ромашка", "link": link("x"), "note": note}
        for number, note in ((41, ""), (42, WORDS))
    ]
    nothing: dict[str, object] = {"board": BOARD, **{it: [] for it in PARTS}}
    nothing |= {"renewed": False, "handed_over": False, "morning": False, "more": False}
    kinds: dict[str, dict[str, object]] = {
        "накопилось": {"questions": asked},
        "новые ссылки": {"questions": asked, "renewed": True},
        "передали подключения": {"questions": asked, "handed_over": True},
        "утром, со старыми": {"questions": asked, "standing": [LINE], "morning": True},
        "утром, старых больше, чем видно": {"questions": asked, "standing": [LINE], "morning": True, "more": True},
        "руководителю, всё сразу": {
            "questions": asked,
            "overdue": [LINE | {"note": "Спросили 20 ноября 2026, напомнили 24 ноября 2026"}],
            "undelivered": [LINE | {"note": WORDS}],
            "kept": [LINE],
        },
        "скоро контакты": {"coming": [LINE, LINE | {"link": ""}]},
        "передано другим": {"handed": [LINE, LINE | {"link": ""}]},
        "срок хранения": {"kept": [LINE]},
        "второй человек не согласен": {"disagreed": [LINE | {"note": "Остановка не подтверждена: клиент передумал"}]},
    }
    for words, parts in kinds.items():
        yield f"Сводка: {words}", render_letter("digest", nothing | parts)


def _of_no_case() -> Iterator[tuple[str, Content]]:
    person: dict[str, object] = {
        "person": MANAGER,
        "link": "https://onboarding.pass24.example/onboarding/sign-in/" + "k" * 43,
    }
    yield "Вход", render_letter("sign_in", person)
    device: dict[str, object] = {"device": "Firefox 140 на Linux", "at": OPENED_AT}
    yield "Вход с нового устройства", render_letter("new_device", person | device)
    run = BrokenRun(
        id=sample_case().id,
        name="Отвечает Анна Смирнова · ЖК Ромашка",
        form="20 · Первый разговор",
        badge="Crashed",
        said="Процесс запуска убит сигналом SIGKILL.",
        at=OPENED_AT,
    )
    yield "Сбой запуска", render_letter("run_broke", {"run": run, "link": person["link"]})
    known: dict[str, object] = {"case": sample_case(), "elsewhere": ELSEWHERE, "card": CARD}
    drifting = (
        Drift("gone", "OB-0042", "ЖК Ромашка", "облака больше нет в nadmozg", "tell_object"),
        Drift("unknown", "", "ЖК Чужой", "облако c-9 есть в nadmozg (без адреса), а у нас его нет", "new_client"),
    )
    page = "https://onboarding.pass24.example/onboarding/drift"
    yield "Расхождения реестра", render_letter("registry_drift", {"lines": drifting, "page": page})
    yield "Что мы знаем о клиенте", render_letter("what_is_known", known)
    yield "Показатели за месяц", render_letter("numbers", sample_numbers())
