"""Boards and cards as Markdown: what a reader sees, and that nothing a client is called breaks it."""

import re
from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace

import pytest
from markdown_it import MarkdownIt

from cases.cloud_closed import closed_words
from cases.facts import Contact, Fact, FollowUpAnswered
from cases.forms.follow_up import OUTCOMES
from cases.ledger import Entries
from cases.process.circumstances import Circumstances
from cases.process.decisions import decide
from cases.set_questions import replies
from cases.technical_card import card_rows
from cases.turns import Lane, Stage, Turn
from cases.views.board import BoardRow, board
from cases.views.card import card_view
from cases.views.lanes import LaneRow
from prefect_ui.markdown import escaped, linked, render_page, web_linked
from tests.board_numbers import numbers
from tests.played_case import POLICY, utc
from tests.sample_cases import DIRECTORY, STAGES, sample_case

ABSURD = "ЖК | `Ро<b>машка` [сюда](https://evil.example)\n# Заголовок\n| a | b |\n\n- www.evil.example a@b.example *!*"
UI = "http://127.0.0.1:4200"
CARD = f"{UI}/artifacts/artifact/1"
BOARD = f"{UI}/artifacts/artifact/2"
NOW = utc(11, 25, 12)
MARKDOWN = MarkdownIt("commonmark").enable("table")
"""Like Prefect's UIs it lets <br> through; unlike them it makes no links of bare addresses."""


def form_link(form: str, _: Mapping[str, str] = {}) -> str:
    return f"{UI}/deployments/deployment/{form}/run?parameters=%7B%22case%22%3A%22R-0042%22%7D"


def some_row(**changes: object) -> BoardRow:
    return BoardRow(
        code="R-0042",
        title="R-0042 · ЖК Ромашка",
        client="Ромашка ООО",
        manager="smirnova",
        time_zone="Asia/Yekaterinburg",
        stage="Первый разговор",
        turn="менеджер",
        what="поговорить с клиентом",
        since=utc(11, 20, 9),
        form="first_talk",
    ).model_copy(update=changes)


def board_page(*rows: BoardRow, of: str = "") -> str:
    people = {it.code: it.name for it in DIRECTORY.everyone}
    context: Mapping[str, object] = {
        "title": "Доска отдела",
        "board": board(rows, numbers(rows, NOW), NOW),
        "now": NOW,
        "of": of,
        "person": lambda code: people[code],
        "others": [("Доска отдела", BOARD)],
        "new_client": form_link("new_client"),
        "first_page": f"{UI}/onboarding/",
        "card": lambda row: CARD,
        "form": lambda row: form_link(row.form) if row.form else "",
        "closed": [("R-0001 · Дубрава", CARD)],
        "stopped": [("R-0002 · Маяк", ABSURD, CARD)],
    }
    return render_page("board", context)


def card_page(
    stage: str,
    *,
    name: str = "ЖК Ромашка",
    contact: Contact | None = None,
    said: str = "Записано.",
    more: tuple[Fact, ...] = (),
) -> str:
    case = sample_case(stage, object_name=name, contact=contact, more=more)
    decision = decide(case, Entries(), Circumstances(NOW, POLICY, DIRECTORY))
    context = {
        "case": case,
        "card_rows": card_rows,
        "closed_words": closed_words,
        "view": card_view(case, decision, Entries(), NOW, DIRECTORY, {}),
        "person": lambda code: code,
        "link": form_link,
        "correction": lambda it: form_link(it.form),
        "form": lambda form: f"20 · {form}",
        "outcomes": {word: words for words, word in OUTCOMES.items()},
        "replies": replies,
        "timeline": [SimpleNamespace(at=utc(11, 17, 21, 30), actor="smirnova", text=said)],
        "board": BOARD,
    }
    return render_page("card", context)


def html(page: str) -> str:
    return str(MARKDOWN.render(page))


def hrefs(page: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', html(page).replace("&amp;", "&"))


def seen(page: str) -> str:
    text = re.sub(r"<[^>]+>", " ", html(page))
    for entity, char in {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&"}.items():
        text = text.replace(entity, char)
    words = " ".join(text.replace("\N{WORD JOINER}", "").split())
    return re.sub(r" (?=[,.:])", "", words)


@pytest.mark.parametrize(
    "value",
    [
        ABSURD,
        "# Заголовок",
        "1. первое",
        "- пункт",
        "> цитата",
        "```",
        "a | b | c",
        "https://evil.example/?a=1",
        "www.evil.example",
        "ivanova@company.example",
        "<script>alert(1)</script>",
        "&lt;b&gt;",
        "обратная \\ черта и \\| вторая",
        "[a]: https://evil.example",
        "    четыре пробела",
    ],
)
def test_a_value_is_read_as_it_was_typed_and_makes_no_markup(value: str) -> None:
    rendered = MARKDOWN.render(f"до {escaped(value)}").strip()
    assert re.fullmatch(r"<p>([^<]|<br>)*</p>", rendered)
    assert seen(f"до {escaped(value)}") == " ".join(f"до {value}".split())
    assert not re.search(r"https?:/|www\.", rendered), "the UI makes links of bare addresses"


@pytest.mark.parametrize("value", [ABSURD, "a](https://evil.example) b", "`код`", "**жирно**", "конец\\"])
def test_the_words_of_a_link_stay_in_it(value: str) -> None:
    url = "https://disk.example/a_(1)|`b`>"
    page = f"- до {linked(value, url)} после\n"
    assert re.fullmatch(r'<p>до <a href="[^"]*">[^<]*</a> после</p>', MARKDOWN.render(page[2:]).strip())
    assert hrefs(page) == ["https://disk.example/a_%281%29%7C%60b%60%3E"]
    assert "\\" not in linked(value, url), "the older UI shows the words as they stand"


def test_a_text_of_several_lines_keeps_them() -> None:
    assert escaped("первая  строка\n\n# вторая") == "первая строка<br><br>\\# вторая"


@pytest.mark.parametrize("value", ["в папке клиента", "javascript:alert(1)", "https://a.example и ещё", "ftp://a"])
def test_only_a_web_address_becomes_a_link(value: str) -> None:
    assert web_linked(value) == escaped(value)
    assert hrefs(str(web_linked("https://a.example/x"))) == ["https://a.example/x"]


def test_a_board_shows_each_case_once_with_its_card_and_its_form() -> None:
    page = board_page(some_row(), some_row(code="R-0043", title="R-0043 · Склад", turn="клиент", form=""))
    first = f"{UI}/onboarding/"
    assert hrefs(page) == [form_link("new_client"), first, BOARD, CARD, form_link("first_talk"), CARD, CARD, CARD]
    assert html(page).count("<li>") == 3
    assert "Открыто подключений: 2, просрочено: 0, ход менеджеров: 1. Новый клиент" in seen(page)
    managers = "R-0042 · ЖК Ромашка, Ромашка ООО · Анна Смирнова Первый разговор: поговорить с клиентом"
    clients = "R-0043 · Склад, Ромашка ООО · Анна Смирнова Первый разговор: поговорить с клиентом"
    assert f"Ход менеджеров {managers} ждёт с 20 ноября, 5 дней Ждём других {clients}" in seen(page)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "ждёт с 20 ноября, 5 дней"),
        ({"since": NOW}, "ждёт с сегодняшнего дня"),
        ({"since": NOW - timedelta(days=1)}, "ждёт со вчерашнего дня"),
        ({"since": utc(12, 30, year=2025)}, "ждёт с 30 декабря 2025, 330 дней"),
        ({"term": utc(11, 24, 5)}, "5 дней · срок был 23 ноября"),
        ({"term": utc(11, 26, 5)}, "5 дней · срок ответа – сегодня"),
        ({"term": utc(11, 30, 5)}, "5 дней · срок ответа – 27 ноября"),
        ({"term": utc(11, 27, 5)}, "5 дней · срок ответа – завтра"),
        ({"next_at": utc(11, 26, 6), "term": utc(11, 27, 5)}, "5 дней · завтра, 11:00 (Екатеринбург), в Москве 09:00"),
        ({"next_at": utc(11, 23, 6)}, "ждёт с 23 ноября, 2 дня"),
    ],
)
def test_a_row_tells_its_dates_in_words(changes: dict[str, object], words: str) -> None:
    assert seen(board_page(some_row(**changes))).partition(" Недавно завершены")[0].endswith(words)


def test_finished_and_stopped_cases_stand_apart_and_stopped_ones_with_the_reason() -> None:
    page = seen(board_page())
    assert "Недавно завершены R-0001 · Дубрава Недавно остановлены R-0002 · Маяк: ЖК |" in page


def test_a_managers_board_speaks_to_the_manager() -> None:
    page = board_page(some_row(), of="smirnova")
    assert "ход за вами: 1" in seen(page)
    assert "Ваш ход" in seen(page)
    assert "Анна Смирнова" not in seen(page)


def test_an_empty_board_says_so_and_leads_to_the_first_form() -> None:
    page = board_page()
    assert "Открытых подключений нет" in seen(page)
    assert form_link("new_client") in hrefs(page)


def test_an_absurd_client_breaks_no_board() -> None:
    plain, absurd = (board_page(some_row(title=it, client=it)) for it in ("ЖК Ромашка", ABSURD))
    assert hrefs(absurd) == hrefs(plain)
    for tag in ("<table>", "<h1>", "<h3>", "<li>", "<p>", "<code>", "<em>"):
        assert html(absurd).count(tag) == html(plain).count(tag)
    assert " ".join(ABSURD.split()) in seen(absurd)


@pytest.mark.parametrize("stage", STAGES)
def test_a_card_is_presentable_at_every_stage(stage: str) -> None:
    page = card_page(stage)
    assert not re.search(r"\bNone\b|\{\{|\}\}|\{%|Undefined|\bTrue\b|\bFalse\b|\[\]", page)
    assert not re.search(r" - |\s[,.:;](\s|$)(?! )", re.sub(r" ,", ",", seen(page)))
    assert "R-0042 · ЖК Ромашка" in seen(page)
    assert "18 ноября 2026, 00:30, smirnova Записано." in seen(page), "the department's clock"
    assert hrefs(page)[-1] == BOARD


def test_a_card_tells_the_facts_in_words() -> None:
    page = seen(card_page("judged"))
    for words in (
        "Клиент: Ромашка ООО",
        "Контакт: Ольга Ким, kim@romashka.example, +7 912 000-11-22",
        "Часовой пояс: Екатеринбург · Asia/Yekaterinburg",
        "Первый разговор: 17 ноября 2026",
        "Что нужно: пропуска для гостей и курьеров, въезд по номерам",
        "Главная боль: очередь из машин у шлагбаума по вечерам",
        "Адрес облака: romashka.pass24.online – согласован: Ольга Ким, 17 ноября 2026",
        "Первый вход: 18 ноября 2026, среда, 11:00 (Екатеринбург), в Москве 09:00",
        "Оборудование: шлагбаумы CAME – 2",
        "Точки проезда: въезд – 2; калитка – 1",
        "Запрос 1: карточка для ТП: для роли «ТП», в работе: support",
        "Контакт 1: всё хорошо. Все вошли, гостей пускают по заявкам.",
        "Готовность площадки: Площадка готова.",
    ):
        assert words in page


def test_contacts_are_counted_from_one_however_often_they_were_moved() -> None:
    again = FollowUpAnswered(number=2, outcome="again", answers="учатся")
    well = FollowUpAnswered(number=5, outcome="well", answers="вошли")
    page = seen(card_page("follow_up", more=(again, well)))
    assert "Контакт 1: связаться ещё раз. учатся Контакт 2: всё хорошо. вошли" in page


def test_what_can_be_done_is_a_link() -> None:
    links = hrefs(card_page("talk"))
    assert next(it for it in links if "/deployments/" in it) == form_link("agree_address")
    assert form_link("correct_contact") in links


def test_an_absurd_client_breaks_no_card() -> None:
    contact = Contact(name=ABSURD, email="kim@romashka.example", phone=ABSURD)
    plain, absurd = card_page("judged"), card_page("judged", name=ABSURD, contact=contact, said=ABSURD)
    assert hrefs(absurd) == hrefs(plain)
    for tag in ("<table>", "<h1>", "<h2>", "<h3>", "<li>", "<p>", "<code>", "<em>"):
        assert html(absurd).count(tag) == html(plain).count(tag)


def test_a_board_tells_under_a_case_whom_its_other_lanes_wait_for() -> None:
    other = LaneRow(lane=Lane.SITE, stage=Stage.SITE_PHOTOS, turn=Turn.CLIENT, what="ждём фото", since=utc(11, 20, 9))
    by_the_clock = other.model_copy(update={"turn": Turn.SYSTEM, "what": "попросим фото"})
    assert "Фото площадки, клиент: ждём фото, с 20 ноября, 5 дней" in seen(board_page(some_row(beside=(other,))))
    assert "попросим фото" not in seen(board_page(some_row(beside=(by_the_clock,))))
