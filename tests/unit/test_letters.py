"""Every letter, in both parts: what must be in it, what must never be."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from jinja2 import UndefinedError

from cases.effects import Effect
from cases.facts import Contact, OrderPlaced
from letters.rendering import TEMPLATES, render_letter
from tasks.alarm import BrokenRun
from tests.letter_samples import (
    BOARD,
    CARD,
    FORMS,
    LETTERS,
    MORE,
    MOVED,
    STAGE,
    TO_CLIENT,
    TO_SUPPLIER,
    WORDS,
    YOUR_TURN,
    assert_in_both,
    assert_presentable,
    case_for,
    flat,
    hrefs,
    link,
    rendered,
    seen,
)
from tests.sample_cases import MANAGER, OPENED_AT, sample_case


def test_every_letter_has_a_template_and_every_template_a_letter() -> None:
    templates = {it.stem for it in (TEMPLATES / "letters").glob("*.jinja")}
    of_no_case = {"digest", "run_broke", "sign_in", "new_device", "what_is_known", "numbers", "registry_drift"}
    assert templates - of_no_case == {effect.value for effect in LETTERS}
    assert set(STAGE) == set(LETTERS)


def test_the_kit_is_the_same_in_both_parts() -> None:
    kits = [(TEMPLATES / "letters/kit" / f"{part}.jinja").read_text("utf-8") for part in ("html", "text")]
    html, text = (re.findall(r"macro (\w+\(.*?\)) -?%\}", kit) for kit in kits)
    assert html == text


@pytest.mark.parametrize("effect", LETTERS)
def test_both_parts_are_presentable_and_say_what_they_must(effect: Effect) -> None:
    letter = rendered(effect)
    assert_presentable(letter)
    named = [] if effect in TO_SUPPLIER else ["ЖК Ромашка"]
    assert_in_both(letter, [*named, *WORDS.get(effect, [])])
    assert effect in TO_SUPPLIER or "ЖК Ромашка" in letter.subject


@pytest.mark.parametrize("effect", [it for it in LETTERS if it.row.of_order and it is not Effect.ASK_SUPPLIER])
def test_an_order_for_two_cases_names_both_to_colleagues_and_neither_object_to_the_supplier(effect: Effect) -> None:
    case = case_for(effect)
    facts = (
        replace(it, fact=it.fact.model_copy(update={"cases": ("R-0043",)})) if isinstance(it.fact, OrderPlaced) else it
        for it in case.facts
    )
    letter = rendered(effect, replace(case, facts=tuple(facts)))
    assert_presentable(letter)
    assert ("R-0042, R-0043" in flat(letter.text)) == (effect not in TO_SUPPLIER)


@pytest.mark.parametrize("effect", TO_SUPPLIER)
def test_a_letter_to_a_supplier_is_the_managers_and_says_nothing_of_the_client(effect: Effect) -> None:
    letter = rendered(effect)
    assert_in_both(letter, ["Кира, здравствуйте!", MANAGER.name, MANAGER.email, "https://pass24.example/"])
    assert "заказ R-0042/1" in letter.subject
    for theirs in ("Ромашка", "Ольга", "kim@", "Екатеринбург", "pass24.online"):
        assert theirs not in letter.subject + letter.text + letter.html


@pytest.mark.parametrize("effect", TO_CLIENT)
def test_a_letter_to_the_client_greets_and_is_signed(effect: Effect) -> None:
    letter = rendered(effect)
    # Whoever reads mail at the earlier address is perhaps not the client any more.
    greeting = "Здравствуйте!" if effect is Effect.TELL_EARLIER_ADDRESS else "Ольга, здравствуйте!"
    assert_in_both(letter, [greeting, MANAGER.name, MANAGER.email, MANAGER.phone])
    assert "росто ответьте на это письмо" in flat(letter.text)


@pytest.mark.parametrize("effect", TO_CLIENT)
def test_a_letter_to_the_client_says_who_we_are_and_why_we_write_and_has_no_code_of_ours(effect: Effect) -> None:
    letter = rendered(effect)
    why = "Это письмо пришло вам, потому что мы подключаем к PASS24 ваш объект ЖК Ромашка."
    assert_in_both(letter, ["https://pass24.example/", "+7 495 000-00-00", why])
    assert "R-0042" not in letter.text + seen(letter.html)


@pytest.mark.parametrize("effect", YOUR_TURN)
def test_a_question_has_its_forms_and_the_contact(effect: Effect) -> None:
    letter = rendered(effect)
    urls = [link(form) for form in FORMS[effect]]
    assert [each for each in hrefs(letter.html) if each.startswith("http://127")] == urls
    assert [each for each in letter.text.splitlines() if each.startswith("http://127")] == urls
    assert letter.html.count('class="button"') == 1
    assert letter.subject.startswith("Ваш ход: ") or effect is Effect.ASK_PHOTOS
    assert_in_both(letter, ["R-0042", "Ромашка ООО", "Ольга Ким", "+7 912 000-11-22", "kim@romashka.example"])


@pytest.mark.parametrize("effect", YOUR_TURN)
def test_a_question_leads_to_the_card_and_to_the_managers_board_if_there_is_one(effect: Effect) -> None:
    letter = rendered(effect)
    assert BOARD in hrefs(letter.html)
    assert BOARD in letter.text.splitlines()
    assert CARD in hrefs(letter.html)
    assert CARD in letter.text.splitlines()
    without = rendered(effect, card="", board="")
    assert "в карточке подключения" not in flat(without.text)
    assert "на доске" not in flat(without.text)
    assert_presentable(without)


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


@pytest.mark.parametrize("effect", [it for it in LETTERS if it not in TO_SUPPLIER])
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


def test_a_broken_run_is_told_with_its_link_and_whatever_it_said() -> None:
    said = "ConnectionError: <b>'10.0.0.1'</b>"
    run = BrokenRun(UUID(int=1), "Итог контакта · ЖК Ромашка", "85 · Итог контакта", "Crashed", said, OPENED_AT)
    page = "http://127.0.0.1:4200/runs/flow-run/00000000-0000-0000-0000-000000000001"
    letter = render_letter("run_broke", {"run": run, "link": page})
    assert letter.subject == "Сбой запуска: 85 · Итог контакта · ЖК Ромашка"
    assert_in_both(letter, ["85 · Итог контакта", "Crashed", "(Москва)", said])
    assert page in letter.text
    assert page in hrefs(letter.html)


def test_whoever_leads_the_case_reads_who_else_answered() -> None:
    letter = rendered(YOUR_TURN[0], answered_by="Павел Орлов")
    assert_in_both(letter, ["За вас ответил(а)", "Павел Орлов"])
    assert "ответил(а)" not in rendered(YOUR_TURN[0]).text


def test_the_doors_letters_say_whose_they_are_and_lead_on() -> None:
    page = "https://onboarding.example/onboarding/sign-in/abc"
    link_in = render_letter("sign_in", {"person": MANAGER, "link": page})
    told = render_letter(
        "new_device", {"person": MANAGER, "device": "<b>Firefox</b>", "at": OPENED_AT, "link": "https://x.example/"}
    )
    for letter in (link_in, told):
        assert MANAGER.name in flat(letter.text)
        assert letter.subject not in (link_in.subject if letter is told else told.subject)
    assert page in hrefs(link_in.html)
    assert "&lt;b&gt;Firefox" in told.html
    assert "вход в систему" not in told.subject.lower(), "the two are told apart by their subjects"
