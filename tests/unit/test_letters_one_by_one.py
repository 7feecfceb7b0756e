"""Single letters: access, dates that move, photos, names, the digest."""

from datetime import date
from html import unescape

import pytest

from cases.effects import Effect
from cases.facts import (
    CaseCancelled,
    CaseHandedOver,
    Contact,
    DataCorrected,
    Fact,
    FollowUpAnswered,
    RequestAnswered,
)
from cases.site import ITEMS, items_for
from cases.slugs import Proposed
from integrations.letter import Content
from letters.rendering import render_letter
from tasks.digest import PARTS
from tests.letter_samples import (
    BOARD,
    CANCELLED,
    FORMS,
    MOVED,
    Access,
    assert_in_both,
    assert_presentable,
    case_for,
    flat,
    hrefs,
    link,
    rendered,
)
from tests.sample_cases import AGREED, ASKS_SALES, HELD, INSTALLER, SALES_TAKES_IT, sample_case
from tests.sample_site import KINDS, ONE_RETURNED, SITE_KNOWN


def test_access_by_link_has_no_password() -> None:
    letter = rendered(Effect.SEND_CREDENTIALS)
    assert Access().url in hrefs(letter.html)
    assert Access().url in letter.text.splitlines()
    assert "ременный пароль" not in letter.text
    assert "прежний" not in letter.text


def test_access_by_temporary_password() -> None:
    access = Access(kind="password", url="https://romashka.pass24.online/", password="Aa1-<&>-Zz9")
    letter = rendered(Effect.SEND_CREDENTIALS, access=access)
    assert_in_both(letter, ["Временный пароль", "Aa1-<&>-Zz9", "kim@romashka.example", "сменить"])
    assert "дноразов" not in letter.text


def test_access_by_hand_says_how_the_password_comes() -> None:
    access = Access(
        kind="manual",
        url="https://romashka.pass24.online/",
        login="admin",
        password_delivery="менеджер продиктует по телефону",
    )
    letter = rendered(Effect.SEND_CREDENTIALS, access=access)
    assert_presentable(letter)
    assert_in_both(letter, ["admin", "менеджер продиктует по телефону", "https://romashka.pass24.online/"])
    assert "действует" not in letter.text


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("note", ["", "адрес занят"])
def test_addresses_are_proposed_each_with_its_link(note: str, checked: bool) -> None:
    proposed = Proposed(("romashka", "zhk-romashka"), checked)
    letter = rendered(Effect.ASK_ADDRESS, note=note, proposed=proposed)
    assert_presentable(letter)
    assert_in_both(letter, ["romashka.pass24.online", "сейчас они свободны" if checked else "сейчас не вышло"])
    links = [link("agree_address"), *(link("agree_address", slug=it) for it in proposed.slugs)]
    assert [it for it in hrefs(letter.html) if it.startswith("http://127")] == links
    assert [it for it in letter.text.splitlines() if it.startswith("http://127")] == links


@pytest.mark.parametrize(("kind", "words"), [("link", "Прежняя ссылка"), ("password", "Прежний пароль")])
def test_a_reminder_with_fresh_access_says_that_the_earlier_is_void(kind: str, words: str) -> None:
    letter = rendered(Effect.RENEW_ACCESS, access=Access(kind=kind, password="Aa1" if kind == "password" else ""))
    assert_presentable(letter)
    assert_in_both(letter, [f"{words} из нашего письма больше не действует", "входа пока не видим"])


@pytest.mark.parametrize("kind", ["link", "password", "manual"])
def test_access_sent_anew_replaces_the_earlier(kind: str) -> None:
    access = Access(kind=kind, password="x" if kind == "password" else "", replaces=True)
    letter = rendered(Effect.SEND_CREDENTIALS, access=access)
    assert_presentable(letter)
    assert letter.subject.startswith("Новый доступ")
    words = "новые данные для входа" if kind == "manual" else "Это ваш новый доступ; прежний отключён."
    assert_in_both(letter, [words])
    assert "предыдущего" not in letter.text, "to this address nothing may have gone before"


def test_the_manager_reads_which_letters_are_held() -> None:
    note = f"{Effect.SEND_CREDENTIALS.label}\n{Effect.SEND_INVITATION.label}"
    letter = rendered(Effect.ASK_AFTER_RESTORE, note=note)
    assert_in_both(letter, [Effect.SEND_CREDENTIALS.label, Effect.SEND_INVITATION.label, "она отправила бы"])


# Dates that move, photos that are asked for again.


def test_a_moved_training_says_so() -> None:
    letter = rendered(Effect.SEND_INVITATION, sample_case("training", more=(MOVED,)))
    assert_in_both(letter, ["перенесено", "26 ноября 2026, четверг, 13:30 (Екатеринбург)", "офис на Ленина, 5"])
    assert "перенесено" in letter.subject
    assert "25 ноября" not in letter.text


def test_a_training_appointed_after_a_cancellation_was_not_moved() -> None:
    letter = rendered(Effect.SEND_INVITATION, sample_case("training", more=(CANCELLED, MOVED)))
    assert_in_both(letter, ["новую дату", "26 ноября 2026, четверг, 13:30 (Екатеринбург)"])
    assert "перенесено" not in letter.text


def test_after_a_cancellation_another_date_is_asked_for() -> None:
    case = sample_case("training", more=(CANCELLED,))
    letter = rendered(Effect.ASK_TRAINING, case, overdue=True)
    assert_presentable(letter)
    assert_in_both(letter, ["отменено", "заболел администратор", "25 ноября 2026, среда, 11:00 (Екатеринбург)"])
    assert CANCELLED.reason not in rendered(Effect.SEND_CANCELLATION, case).text


def test_a_second_request_for_photos_names_only_what_is_missing() -> None:
    without_speed = SITE_KNOWN.model_copy(update={"internet_speed": ""})
    letter = rendered(Effect.REQUEST_PHOTOS, sample_case("photos", more=(without_speed, ONE_RETURNED)))
    assert_presentable(letter)
    assert_in_both(letter, ["остального присылать не нужно", "«Автомат в щите», фото 1: темно, автомата не видно"])
    assert_in_both(letter, ["Интернет у шкафа: какая скорость интернета. Например: 50 Мбит/с."])
    for it in ("Что снять", "Въезд или вход", "Розетка 220 В", "какая мощность", "кто провайдер", "Мы ошиблись"):
        assert it not in letter.text, it
    assert_in_both(rendered(Effect.ASK_PHOTOS, case_for(Effect.REQUEST_PHOTOS)), ["ещё фото", "Автомат в щите"])


def test_the_first_request_lists_all_that_the_equipment_asks_for_and_nothing_else() -> None:
    case = sample_case("answered")
    letter = rendered(Effect.REQUEST_PHOTOS, case)
    assert_presentable(letter)
    for it in items_for(KINDS):
        assert_in_both(letter, [it.title])
    for it in ITEMS:
        if it not in items_for(KINDS):
            assert it.title not in letter.text, it.code
    assert_in_both(letter, ["Есть ли у места монтажа линия 220 В и интернет."])


def test_whoever_was_told_that_the_site_is_ready_hears_that_we_were_wrong() -> None:
    letter = rendered(Effect.REQUEST_PHOTOS, sample_case("judged", more=(ONE_RETURNED,)))
    assert_presentable(letter)
    assert_in_both(letter, ["Мы ошиблись: в прошлом письме сказали, что площадка готова"])


def test_a_second_follow_up_recalls_the_first() -> None:
    case = sample_case("follow_up", more=(FollowUpAnswered(number=1, outcome="again", answers="охрана ещё учится"),))
    assert_in_both(rendered(Effect.ASK_FOLLOW_UP, case), ["Прошлый контакт", "охрана ещё учится"])


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Смирнова Анна Петровна", "Анна Петровна, здравствуйте!"),
        ("Анна Петровна Смирнова", "Анна Петровна, здравствуйте!"),
        ("Абрамович Роман Ильич", "Роман Ильич, здравствуйте!"),
        ("Ольга Ким", "Ольга, здравствуйте!"),
        ("Белова Мария", "Мария, здравствуйте!"),
        ("Семён Ильин", "Семён, здравствуйте!"),
        ("Марина Роман", "Марина, здравствуйте!"),
        ("Гульчачак Ахметшина", "Гульчачак Ахметшина, здравствуйте!"),
        ("Диспетчерская", "Диспетчерская, здравствуйте!"),
    ],
)
def test_people_are_addressed_as_people_do(name: str, greeting: str) -> None:
    case = case_for(Effect.REMIND_LOGIN, contact=Contact(name=name, email="kim@romashka.example"))
    assert_in_both(rendered(Effect.REMIND_LOGIN, case), [greeting])


def test_short_words_hold_on_to_the_next_in_the_templates_words_only() -> None:
    name = "Парк у реки – 2"
    letter = rendered(Effect.REQUEST_PHOTOS, sample_case("answered", object_name=name))
    assert "на\N{NO-BREAK SPACE}объекте" in unescape(letter.html)
    assert "220\N{NO-BREAK SPACE}В" in unescape(letter.html)
    assert name in letter.html
    assert "\N{NO-BREAK SPACE}" not in letter.text + letter.subject


def test_the_cancellation_of_a_case_that_has_ended_promises_no_new_date() -> None:
    ended = case_for(Effect.SEND_CANCELLATION, more=(CaseCancelled(reason="объект продан"), AGREED, CANCELLED))
    letter = rendered(Effect.SEND_CANCELLATION, ended)
    assert_presentable(letter)
    assert "не состоится" in flat(letter.text)
    assert "новой дате" not in flat(letter.text)
    assert "объект продан" not in flat(letter.text)
    assert "Если планы изменятся, напишите нам" in flat(letter.text)
    assert "новой дате" in flat(rendered(Effect.SEND_CANCELLATION).text)


def test_a_question_to_a_new_manager_says_that_the_case_was_handed_over() -> None:
    handed_over = case_for(Effect.ASK_TRAINING, more=(CaseHandedOver(manager="orlov", reason="Анна в отпуске"),))
    assert_in_both(rendered(Effect.ASK_TRAINING, handed_over), ["Передано вам", "Анна в отпуске"])
    assert "Передано вам" not in rendered(Effect.ASK_TRAINING).text


def test_letters_speak_of_the_data_as_they_stand_today() -> None:
    right = DataCorrected(
        object_name="ЖК Василёк",
        object_type="КП",
        client_name="Василёк АО",
        time_zone="Europe/Moscow",
        sales_manager="belova",
    )
    letter = rendered(Effect.SEND_TECHNICAL_CARD, case_for(Effect.SEND_TECHNICAL_CARD, more=(right,)))
    assert_in_both(letter, ["ЖК Василёк", "КП", "Василёк АО", "Москва"])
    assert "Ромашка ООО" not in letter.text
    assert letter.subject.endswith("ЖК Василёк")


QUESTIONS = [
    {"words": f"R-000{number}: {words}", "link": link(form), "note": note}
    for number, (words, form, note) in enumerate(
        [
            ("назначить обучение · ЖК Ромашка", "appoint_training", ""),
            ("помочь с облаком · <Север>", "retry_cloud", "no space on <cluster>"),
        ]
    )
]


def digest(**parts: object) -> Content:
    nothing: dict[str, object] = {"board": "", **{it: [] for it in PARTS}}
    return render_letter(
        "digest", nothing | {"renewed": False, "handed_over": False, "morning": False, "more": False} | parts
    )


@pytest.mark.parametrize(("renewed", "handed_over"), [(False, False), (True, False), (False, True)])
def test_a_digest_has_every_question_with_its_form_and_the_other_sides_words(renewed: bool, handed_over: bool) -> None:
    letter = digest(questions=QUESTIONS, renewed=renewed, handed_over=handed_over, board=BOARD)
    assert_presentable(letter)
    assert letter.subject == "Ваш ход: 2 вопроса по вашим подключениям"
    links = [it for it in hrefs(letter.html) if it.startswith("http")]
    assert links == [*(each["link"] for each in QUESTIONS), BOARD]
    assert_in_both(letter, ["R-0000", "назначить обучение", "<Север>", "no space on <cluster>"])
    assert ("больше не открываются" in flat(letter.text)) is renewed
    assert ("подключения передали вам" in flat(letter.text)) is handed_over


def test_a_digest_leads_to_the_form_that_the_letter_itself_would_offer_first() -> None:
    assert {effect: forms[0] for effect, forms in FORMS.items()} == {it: it.row.form for it in Effect if it.is_question}


def test_a_digest_for_the_head_names_the_cases_whose_letters_did_not_arrive() -> None:
    letter = digest(undelivered=[{"words": "R-0042 · ЖК Ромашка", "note": "550 no such user"}])
    assert_presentable(letter)
    assert letter.subject == "Письма коллегам не доставлены: 1 подключение"
    assert_in_both(letter, ["R-0042 · ЖК Ромашка", "550 no such user", "people.toml"])


def test_a_digest_for_the_head_names_what_is_overdue_at_whom() -> None:
    late = {"words": "R-0042 · ЖК Ромашка: назначить обучение – Анна Смирнова", "link": link("appoint_training")}
    letter = digest(overdue=[late | {"note": "Спросили 20 ноября 2026, напомнили 24 ноября 2026"}])
    assert_presentable(letter)
    assert letter.subject == "Просрочено у менеджеров: 1 вопрос"
    assert_in_both(letter, ["назначить обучение – Анна Смирнова", "напомнили 24 ноября 2026", late["link"]])


def test_whoever_handed_over_much_reads_it_in_one_letter() -> None:
    cases = [{"words": f"R-000{it} · Склад – Павел Орлов", "link": f"{BOARD}{it}", "note": ""} for it in (1, 2)]
    letter = digest(handed=[*cases, {"words": "R-0003 · Дача – Павел Орлов", "link": "", "note": ""}], board=BOARD)
    assert_presentable(letter)
    assert letter.subject == "Переданы другому менеджеру: 3 подключения"
    assert_in_both(letter, ["R-0001 · Склад – Павел Орлов", f"{BOARD}2", "R-0003 · Дача", BOARD])


def test_a_training_held_before_its_day_is_not_called_cancelled() -> None:
    early = HELD.model_copy(update={"held_on": date(2026, 11, 20)})
    letter = rendered(Effect.SEND_CANCELLATION, sample_case("training", more=(early,)))
    assert_presentable(letter)
    assert letter.subject.startswith("Встреча снята: обучение PASS24 уже прошло")
    assert_in_both(letter, ["прошло 20 ноября 2026", "назначенная на 25 ноября 2026, среда, 11:00 (Екатеринбург)"])
    assert "новой дате" not in flat(letter.text)


def test_the_closing_letter_of_a_client_who_mounts_nothing_promises_no_mounting() -> None:
    well = FollowUpAnswered(number=1, outcome="well", answers="работает")
    case = sample_case("follow_up", more=(well,))
    for effect in (Effect.SEND_COMPLETION, Effect.TELL_SALES_READY, Effect.TELL_SUPPORT_READY):
        letter = rendered(effect, case)
        assert_presentable(letter)
        assert "Впереди монтаж" not in letter.text
        assert "лощадк" not in flat(letter.text).replace("Монтажа на площадке не будет", "")


def test_a_head_who_is_a_manager_too_reads_their_own_questions_first() -> None:
    late = [{"words": "R-0007 · Склад: назначить обучение – Анна Смирнова", "link": link("x"), "note": ""}]
    lost = [{"words": "R-0042 · ЖК Ромашка", "note": ""}]
    letter = digest(questions=QUESTIONS, overdue=late, undelivered=lost)
    assert_presentable(letter)
    assert letter.subject == "Ваш ход: 2 вопроса по вашим подключениям"
    places = [flat(letter.text).index(it) for it in ("R-0000", "Просрочено у менеджеров: 1 вопрос", "не доставлены")]
    assert places == sorted(places)


def test_the_head_reads_since_when_nobody_has_answered() -> None:
    letter = rendered(Effect.TELL_HEAD_OVERDUE, note="Спросили 20 ноября 2026, напомнили 24 ноября 2026")
    assert_presentable(letter)
    assert_in_both(letter, ["Спросили 20 ноября 2026, напомнили 24 ноября 2026. Узнайте", "запишется ваше имя"])


def test_a_reminder_of_further_photos_says_that_new_ones_are_wanted() -> None:
    assert_in_both(rendered(Effect.REMIND_PHOTOS), ["просили ещё фото", "Автомат в щите"])


def test_a_morning_digest_has_what_was_asked_before_below_what_is_new() -> None:
    before = [{"words": "R-0009: записать итог · Склад", "link": link("follow_up_outcome"), "note": ""}]
    letter = digest(questions=QUESTIONS, standing=before, morning=True)
    assert_presentable(letter)
    assert letter.subject == "Ваш ход: 2 вопроса по вашим подключениям"
    places = [flat(letter.text).index(it) for it in ("ждёт вас с утра", "R-0000", "О чём уже спрашивали", "R-0009")]
    assert places == sorted(places)


def test_the_head_hears_that_it_is_the_installer_who_does_not_answer() -> None:
    letter = rendered(Effect.TELL_HEAD_OVERDUE, asked_of=INSTALLER)
    assert_in_both(letter, ["От коллеги (Игорь Волков) нет ответа", "ответьте за коллегу"])


def test_what_two_sessions_left_open_is_told_once() -> None:
    text = " ".join(rendered(Effect.SEND_SUMMARY).text.split())
    assert text.count("Как завести пропуск на год") == 1
    assert text.count("Кто меняет пароль на планшете охраны") == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), "ждёт, кто возьмёт"),
        ((SALES_TAKES_IT,), "в работе"),
        (
            (SALES_TAKES_IT, RequestAnswered(number=2, words="на 120 000", result="offer")),
            "закупка: предложение отправлено: на 120 000",
        ),
    ],
)
def test_what_sales_has_answered_is_told_before_the_next_contact(more: tuple[Fact, ...], words: str) -> None:
    asked = FollowUpAnswered(number=1, outcome="purchase", answers="калитка")
    letter = rendered(Effect.ASK_FOLLOW_UP, sample_case("follow_up", more=(asked, ASKS_SALES, *more)))
    assert_presentable(letter)
    assert_in_both(letter, ["Запрос 2: вопрос о закупке", words])
