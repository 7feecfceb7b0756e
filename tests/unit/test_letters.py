"""Every letter, in both parts: what must be in it, what must never be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

import pytest
from jinja2 import UndefinedError

from cases.case import Case
from cases.effects import FORMS as ANSWERED_BY
from cases.effects import Effect
from cases.facts import (
    Contact,
    CopyRestored,
    Fact,
    FollowUpAnswered,
    PhotosJudged,
    TrainingAppointed,
    TrainingCancelled,
)
from tasks._rendering import TEMPLATES, Rendered, render_letter
from tests.sample_cases import MANAGER, SALES, SUPPORT, TRAINER, sample_case

LETTERS = [effect for effect in Effect if effect.is_letter]
TO_CLIENT = [
    Effect.SEND_CREDENTIALS,
    Effect.REMIND_LOGIN,
    Effect.SEND_INVITATION,
    Effect.SEND_CANCELLATION,
    Effect.SEND_PRESENTATIONS,
    Effect.SEND_RECORDING,
    Effect.REQUEST_PHOTOS,
]
YOUR_TURN = [effect for effect in LETTERS if effect.startswith("ask_")]

STAGE = {
    Effect.SEND_CREDENTIALS: "cloud",
    Effect.REMIND_LOGIN: "cloud",
    Effect.SEND_INVITATION: "training",
    Effect.SEND_CANCELLATION: "training",
    Effect.SEND_PRESENTATIONS: "training",
    Effect.SEND_RECORDING: "recording",
    Effect.REQUEST_PHOTOS: "answered",
    Effect.SEND_TECHNICAL_CARD: "held",
    Effect.HAND_OVER_TO_SALES: "follow_up",
    Effect.TELL_HEAD: "opened",
    Effect.ASK_FIRST_TALK: "opened",
    Effect.ASK_ADDRESS: "talk",
    Effect.ASK_CLOUD_BY_HAND: "address",
    Effect.ASK_CLOUD_HELP: "ordered",
    Effect.ASK_CONTACT: "cloud",
    Effect.ASK_LOGIN: "cloud",
    Effect.ASK_TRAINING: "logged_in",
    Effect.ASK_REPORT: "training",
    Effect.ASK_RECORDING: "held",
    Effect.ASK_FOLLOW_UP: "follow_up",
    Effect.ASK_PHOTOS: "answered",
    Effect.ASK_VERDICT: "photos",
    Effect.ASK_AFTER_RESTORE: "cloud",
}
"""How far the case is when the letter leaves."""

CANCELLED = TrainingCancelled(number=1, reason="заболел администратор")
RESTORED = CopyRestored.model_validate({"number": 1, "copied_at": "2026-11-18T02:00:00Z"})
PURCHASE = FollowUpAnswered(number=1, outcome="purchase", answers="нужны ещё два считывателя", reason="открыли калитку")
MOVED = TrainingAppointed.model_validate(
    {
        "number": 2,
        "starts_at": "2026-11-26T08:30:00Z",
        "time_zone": "Asia/Yekaterinburg",
        "trainer": "orlov",
        "place": "офис на Ленина, 5",
    }
)
NOT_READY = PhotosJudged(round=1, photos_ok=True, power_220=False, internet=False, reason="кабеля на фото не видно")

MORE: dict[Effect, tuple[Fact, ...]] = {
    Effect.SEND_CANCELLATION: (CANCELLED,),
    Effect.HAND_OVER_TO_SALES: (PURCHASE,),
    Effect.ASK_AFTER_RESTORE: (RESTORED,),
}

FORMS = {
    Effect.ASK_FIRST_TALK: ["first_talk"],
    Effect.ASK_ADDRESS: ["agree_address"],
    Effect.ASK_CLOUD_BY_HAND: ["cloud_by_hand"],
    Effect.ASK_CLOUD_HELP: ["retry_cloud", "cloud_by_hand"],
    Effect.ASK_CONTACT: ["correct_contact"],
    Effect.ASK_LOGIN: ["client_logged_in", "send_access_again", "appoint_training"],
    Effect.ASK_TRAINING: ["appoint_training"],
    Effect.ASK_REPORT: ["report_training", "appoint_training"],
    Effect.ASK_RECORDING: ["recording_ready", "move_follow_up"],
    Effect.ASK_FOLLOW_UP: ["follow_up_outcome", "move_follow_up"],
    Effect.ASK_PHOTOS: ["photos_received"],
    Effect.ASK_VERDICT: ["judge_photos"],
    Effect.ASK_AFTER_RESTORE: ["review_after_restore"],
}

WORDS = {
    Effect.SEND_CREDENTIALS: ["https://romashka.pass24.online/", "kim@romashka.example", "72 часа", "Вход", "вложении"],
    Effect.REMIND_LOGIN: ["https://romashka.pass24.online/"],
    Effect.SEND_INVITATION: [
        "25 ноября 2026, среда, 11:00 (Екатеринбург)",
        TRAINER.name,
        TRAINER.phone,
        SUPPORT.email,
        "https://meet.pass24.example/romashka",
    ],
    Effect.SEND_CANCELLATION: ["25 ноября 2026, среда, 11:00 (Екатеринбург)"],
    Effect.SEND_PRESENTATIONS: ["PASS24 в целом", "https://pass24.example/overview"],
    Effect.SEND_RECORDING: ["https://video.pass24.example/romashka"],
    Effect.REQUEST_PHOTOS: ["220 В", "Интернет", "Место для оборудования", "принимающая сторона"],
    Effect.SEND_TECHNICAL_CARD: [
        "2 шлагбаума CAME",
        "Точек проезда",
        "настроена",
        "c-1042",
        "https://romashka.pass24.online/",
        "kim@romashka.example",
        "охране понравилось",
    ],
    Effect.HAND_OVER_TO_SALES: [
        SALES.name,
        "нужны ещё два считывателя",
        "очередь из машин",
        "+7 912 000-11-22",
        "въезд по номерам",
        "25 ноября 2026",
    ],
    Effect.TELL_HEAD: ["people.toml", MANAGER.name],
    Effect.ASK_FIRST_TALK: ["очередь у шлагбаума"],
    Effect.ASK_CLOUD_HELP: ["romashka.pass24.online"],
    Effect.ASK_REPORT: ["25 ноября 2026, среда, 11:00 (Екатеринбург)", TRAINER.name],
    Effect.ASK_RECORDING: ["27 ноября 2026, пятница, 10:00 (Екатеринбург)"],
    Effect.ASK_FOLLOW_UP: ["докупить", "220 В", "очередь из машин", SALES.name],
    Effect.ASK_AFTER_RESTORE: ["18 ноября 2026, среда, 07:00 (Екатеринбург)", "отправлять нечего"],
    Effect.ASK_VERDICT: ["https://disk.pass24.example/romashka/photos"],
}


@dataclass(frozen=True)
class Item:
    title: str
    url: str


@dataclass(frozen=True)
class Access:
    kind: str = "link"
    url: str = "https://romashka.pass24.online/first/" + "k" * 90
    login: str = "kim@romashka.example"
    password: str = ""
    hours: int = 72
    password_delivery: str = ""
    replaces: bool = False


def link(form: str) -> str:
    return f"http://127.0.0.1:4200/deployments/deployment/{form}/run?parameters=" + "%7B%22-case%22%3A" * 12


def case_for(effect: Effect, **changes: object) -> Case:
    return sample_case(STAGE[effect], **({"more": MORE.get(effect, ())} | changes))  # type: ignore[arg-type]


def rendered(effect: Effect, case: Case | None = None, **changes: object) -> Rendered:
    case = case or case_for(effect)
    context: dict[str, object] = {
        "case": case,
        "note": "",
        "overdue": False,
        "manager": MANAGER,
        "sales": SALES,
        "trainer": TRAINER if case.training else None,
        "tech_support": [SUPPORT],
        "link": link,
        "materials": [Item("Вход в приложение", ""), Item("Заявки на пропуск", "https://pass24.example/requests")],
        "presentations": [Item("PASS24 в целом", "https://pass24.example/overview")],
        "access": Access(),
    }
    return render_letter(effect.value, context | changes)


def seen(html: str) -> str:
    """What a reader sees of the HTML part, with ordinary spaces."""
    body = re.sub(r"<style>.*?</style>|<!--.*?-->", "", html, flags=re.DOTALL)
    body = re.sub(r"</?(b|span|a)\b[^>]*>", "", body)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def flat(text: str) -> str:
    return " ".join(text.split())


def hrefs(html: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'href="([^"]*)"', html)]


def assert_in_both(letter: Rendered, words: Sequence[str]) -> None:
    for each in words:
        assert each in flat(letter.text)
        assert each in seen(letter.html) or each in hrefs(letter.html)


def assert_presentable(letter: Rendered) -> None:
    assert letter.subject == " ".join(letter.subject.split())
    assert 10 <= len(letter.subject) <= 120
    for part in (letter.subject, letter.text, seen(letter.html)):
        assert not re.search(r"\bNone\b|\{\{|\}\}|\{%|[Uu]ndefined|\bTrue\b|\bFalse\b", part)
        assert not re.search(r"\s[,.:;!?](\s|$)| - |\.\.|,,|[^\s]·", part)
    assert not re.search(r"\n{3,}|[ \t]\n|\A\s", letter.text)
    for line in letter.text.splitlines():
        assert len(line) <= 76 or "http" in line
    assert 'src="' not in letter.html
    bureaucratic = r"\b(уважаем|в рамках|осуществ|данн(ый|ого|ом|ое)\b|Вы\b|Вам\b|Вас\b|Ваш(?! ход))"
    assert not re.search(bureaucratic, seen(letter.html))


def test_every_letter_has_a_template_and_every_template_a_letter() -> None:
    templates = {it.stem for it in (TEMPLATES / "letters").glob("*.jinja")}
    assert templates - {"digest"} == {effect.value for effect in LETTERS}
    assert set(STAGE) == set(LETTERS)


def test_the_kit_is_the_same_in_both_parts() -> None:
    kits = [(TEMPLATES / "letters/kit" / f"{part}.jinja").read_text("utf-8") for part in ("html", "text")]
    html, text = (re.findall(r"macro (\w+\(.*?\)) -?%\}", kit) for kit in kits)
    assert html == text


@pytest.mark.parametrize("effect", LETTERS)
def test_both_parts_are_presentable_and_say_what_they_must(effect: Effect) -> None:
    letter = rendered(effect)
    assert_presentable(letter)
    assert_in_both(letter, ["ЖК Ромашка", *WORDS.get(effect, [])])
    assert "ЖК Ромашка" in letter.subject


@pytest.mark.parametrize("effect", TO_CLIENT)
def test_a_letter_to_the_client_greets_and_is_signed(effect: Effect) -> None:
    letter = rendered(effect)
    assert_in_both(letter, ["Здравствуйте, Ольга Ким!", MANAGER.name, MANAGER.email, MANAGER.phone])
    assert "росто ответьте на это письмо" in flat(letter.text)


@pytest.mark.parametrize("effect", YOUR_TURN)
def test_a_question_has_its_forms_and_the_contact(effect: Effect) -> None:
    letter = rendered(effect)
    urls = [link(form) for form in FORMS[effect]]
    assert [each for each in hrefs(letter.html) if each.startswith("http://127")] == urls
    assert [each for each in letter.text.splitlines() if each.startswith("http://127")] == urls
    assert letter.html.count('class="button"') == 1
    assert letter.subject.startswith("Ваш ход: ")
    assert_in_both(letter, ["R-0042", "Ромашка ООО", "Ольга Ким", "+7 912 000-11-22", "kim@romashka.example"])


@pytest.mark.parametrize("effect", YOUR_TURN)
def test_a_repeated_question_says_so(effect: Effect) -> None:
    letter = rendered(effect, overdue=True)
    assert_presentable(letter)
    assert letter.subject.startswith("Напоминаем: ")
    assert "Ваш ход" not in letter.text
    assert len(letter.text) > len(rendered(effect).text)


@pytest.mark.parametrize("effect", YOUR_TURN)
@pytest.mark.parametrize("overdue", [False, True])
def test_the_other_sides_words_are_quoted_as_they_are(effect: Effect, overdue: bool) -> None:
    note = "550 5.1.1 <kim@romashka.example> user unknown\nискали везде"
    letter = rendered(effect, note=note, overdue=overdue)
    assert_presentable(letter)
    if effect in (Effect.ASK_ADDRESS, Effect.ASK_CLOUD_HELP, Effect.ASK_CONTACT):
        assert "> 550 5.1.1 <kim@romashka.example> user unknown\n> искали везде\n" in letter.text
        assert "550 5.1.1 &lt;kim@romashka.example&gt; user unknown" in letter.html


@pytest.mark.parametrize("effect", LETTERS)
def test_names_are_escaped_in_html_and_plain_in_text(effect: Effect) -> None:
    name = "ЖК <b>Ромашка</b> & «Ко» {{ 7 * 7 }}"
    contact = Contact(name='Ольга "О" <script>', email="kim@romashka.example")
    letter = rendered(effect, case_for(effect, object_name=name, contact=contact))
    assert name in letter.subject
    assert name in flat(letter.text)
    assert "ЖК &lt;b&gt;Ромашка&lt;/b&gt; &amp; «Ко» {{ 7 * 7 }}" in letter.html
    assert name.partition("{")[0] not in letter.html
    assert "<script" not in letter.html


@pytest.mark.parametrize("effect", LETTERS)
def test_a_letter_copes_with_a_case_that_knows_little(effect: Effect) -> None:
    bare = Contact(name="Ольга", email="kim@romashka.example")
    needed = {"training": "training", "recording": "recording", "held": "held", "follow_up": "follow_up"}
    case = sample_case(needed.get(STAGE[effect], "opened"), contact=bare, more=MORE.get(effect, ()))
    for overdue in (False, True):
        letter = rendered(effect, case, materials=[], presentations=[], tech_support=[], trainer=None, overdue=overdue)
        assert_presentable(letter)
        assert not re.search(r'<td class="value"[^>]*></td>', letter.html)


@pytest.mark.parametrize("effect", LETTERS)
def test_a_link_is_never_broken(effect: Effect) -> None:
    letter = rendered(effect)
    for url in hrefs(letter.html):
        if url.startswith("http"):
            assert any(url in line for line in letter.text.splitlines()), url


@pytest.mark.parametrize(
    "name", ["ЖК\r\nBcc: thief@example.com", "ЖК\u2028строка", "Ж" * 10_000, "ЖК 🏠 \u202eакшамор", "ЖК\x00\x07"]
)
def test_the_subject_stays_one_short_line(name: str) -> None:
    subject = rendered(Effect.ASK_FIRST_TALK, case_for(Effect.ASK_FIRST_TALK, object_name=name)).subject
    assert subject.isprintable() or "\u202e" in subject
    assert len(subject) <= 120


def test_values_of_ten_thousand_characters_do_not_hurt() -> None:
    letter = rendered(Effect.ASK_CONTACT, note="слово " * 1700)
    assert all(len(line) <= 76 for line in letter.text.splitlines() if "http" not in line)


def test_what_the_template_lacks_is_an_error_of_ours() -> None:
    with pytest.raises(UndefinedError):
        render_letter("ask_first_talk", {"case": sample_case("opened")})


def test_a_link_that_is_none_is_not_made_one() -> None:
    place = "javascript:alert(1)"
    training = MOVED.model_copy(update={"number": 1, "place": place})
    letter = rendered(Effect.SEND_INVITATION, sample_case("logged_in", more=(training,)))
    assert place in seen(letter.html)
    assert not [each for each in hrefs(letter.html) if each.startswith("javascript")]


# The access letter.


def test_access_by_link_has_no_password() -> None:
    letter = rendered(Effect.SEND_CREDENTIALS)
    assert Access().url in hrefs(letter.html)
    assert Access().url in letter.text.splitlines()
    assert "ременный пароль" not in letter.text
    assert "вместо предыдущего" not in letter.text


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


@pytest.mark.parametrize("kind", ["link", "password", "manual"])
def test_access_sent_anew_replaces_the_earlier(kind: str) -> None:
    access = Access(kind=kind, password="x" if kind == "password" else "", replaces=True)
    letter = rendered(Effect.SEND_CREDENTIALS, access=access)
    assert_presentable(letter)
    assert letter.subject.startswith("Новый доступ")
    assert_in_both(letter, ["вместо предыдущего", *(["больше не работа"] if kind != "manual" else [])])


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


def test_a_second_request_for_photos_says_what_is_missing() -> None:
    case = sample_case("photos", more=(NOT_READY,))
    letter = rendered(Effect.REQUEST_PHOTOS, case)
    assert_presentable(letter)
    assert_in_both(letter, ["линии 220 В", "интернета у места монтажа", "кабеля на фото не видно"])
    assert "по которым видно" not in letter.text
    assert_in_both(rendered(Effect.ASK_PHOTOS, case), ["новые фото", "кабеля на фото не видно"])


def test_a_second_follow_up_recalls_the_first() -> None:
    case = sample_case("follow_up", more=(FollowUpAnswered(number=1, outcome="again", answers="охрана ещё учится"),))
    assert_in_both(rendered(Effect.ASK_FOLLOW_UP, case), ["в прошлый раз", "охрана ещё учится"])


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Смирнова Анна Петровна", "Здравствуйте, Анна Петровна!"),
        ("Анна Петровна Смирнова", "Здравствуйте, Анна Петровна!"),
        ("Абрамович Роман Ильич", "Здравствуйте, Роман Ильич!"),
        ("Ольга Ким", "Здравствуйте, Ольга Ким!"),
    ],
)
def test_people_are_addressed_as_people_do(name: str, greeting: str) -> None:
    case = case_for(Effect.REMIND_LOGIN, contact=Contact(name=name, email="kim@romashka.example"))
    assert_in_both(rendered(Effect.REMIND_LOGIN, case), [greeting])


def test_short_words_hold_on_to_the_next_in_the_templates_words_only() -> None:
    name = "Парк у реки – 2"
    letter = rendered(Effect.REQUEST_PHOTOS, case_for(Effect.REQUEST_PHOTOS, object_name=name))
    assert "на\N{NO-BREAK SPACE}объекте" in unescape(letter.html)
    assert "220\N{NO-BREAK SPACE}В" in unescape(letter.html)
    assert name in letter.html
    assert "\N{NO-BREAK SPACE}" not in letter.text + letter.subject


QUESTIONS = [
    {"words": f"R-000{number}: {words}", "link": link(form), "note": note}
    for number, (words, form, note) in enumerate(
        [
            ("назначить обучение · ЖК Ромашка", "appoint_training", ""),
            ("помочь с облаком · <Север>", "retry_cloud", "no space on <cluster>"),
        ]
    )
]


@pytest.mark.parametrize("renewed", [False, True])
def test_a_digest_has_every_question_with_its_form_and_the_other_sides_words(renewed: bool) -> None:
    letter = render_letter("digest", {"questions": QUESTIONS, "renewed": renewed})
    assert_presentable(letter)
    assert letter.subject == "Ваш ход: 2 вопроса по вашим подключениям"
    assert [it for it in hrefs(letter.html) if it.startswith("http")] == [each["link"] for each in QUESTIONS]
    assert_in_both(letter, ["R-0000", "назначить обучение", "<Север>", "no space on <cluster>"])
    assert ("больше не открываются" in flat(letter.text)) is renewed


def test_a_digest_leads_to_the_form_that_the_letter_itself_would_offer_first() -> None:
    assert {effect: forms[0] for effect, forms in FORMS.items()} == ANSWERED_BY


def test_a_digest_for_the_head_names_the_cases_whose_letters_did_not_arrive() -> None:
    undelivered = [{"words": "R-0042 · ЖК Ромашка", "link": "", "note": "550 no such user"}]
    letter = render_letter("digest", {"questions": undelivered, "renewed": False})
    assert_presentable(letter)
    assert letter.subject == "Письма коллегам не доставлены: 1 подключение"
    assert_in_both(letter, ["R-0042 · ЖК Ромашка", "550 no such user", "people.toml"])
