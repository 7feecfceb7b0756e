"""A client with marked words is played, forgotten, and searched for in databases, files and logs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from cases.personal import FILES
from demo.doors import Browser, Forms, Mailbox
from stack.forgetting.by_hand import forget, know, what_would_go
from stack.forgetting.watch import forget_agreed
from stack.local import Stack
from stack.pg_dump import address
from stack.postgres import Postgres
from tests.acceptance.clients import MANAGER, TODAY, letters_to, new_client, reconcile_until

pytestmark = pytest.mark.long

HEAD, OPERATOR = "guseva", "operations"
MARKED = {
    "object_name": "Жемчужный Кряж",
    "client_name": "Кряжстройсбыт ООО",
    "contact_name": "Евлампия Тихоновна Звездочётова",
    "contact_email": "evlampia@kryazh.example",
    "contact_phone": "+7 911 555-47-31",
    "needs": "Мраморная вертушка на входе",
    "pain": "Бирюзовая очередь у ворот",
    "objects": "Семь малахитовых башен",
}
TYPED = {
    "note": "Сторож Пантелей любит шахматы",
    "place": "у сапфировой беседки",
    "feedback": "Понравилась опаловая кнопка",
    "equipment": "Гранатовый шлагбаум – 1",
    "participants": "Агафья Нефритова",
    "question": "Кто покрасит рубиновый забор",
    "recording": "https://video.pass24.example/yantarnaya-zapis",
    "reason": "переехали в Изумрудный город",
}
STEMS = (
    *("жемчужн", "кряж", "звездочёт", "евлампи", "evlampia", "kryazh", "555-47-31"),
    *("мраморн", "бирюзов", "малахит", "пантелей", "шахмат", "сапфир", "опалов", "гранатов"),
    *("нефритов", "рубинов"),
    *("yantarnaya", "изумруд"),
)
"""What must not be found: a stem of every marked word."""


@pytest.fixture(scope="module")
def code(stack: Stack, forms: Forms, mailbox: Mailbox, browser: Browser) -> str:
    """The client's case, at its end."""
    told: dict[str, Any] = new_client("-", "kryazh") | MARKED | {"agreed_by": "Евлампия Звездочётова"}
    assert forms.submit("10", **told | {"contact_email": "evlampia-kryazh"}).badge.startswith("Не принято")
    assert forms.submit("10", **new_client("Соседний двор", "sosed")).badge == "Записано"
    assert forms.submit("10", **told).badge == "Записано"
    browser.accept_invite(mailbox.wait(MARKED["contact_email"], "доступ"), "вход-в-кряж-2026")
    asked = "назначить обучение · Жемчужный"
    reconcile_until(forms, "вход замечен", lambda: any(asked in it.subject for it in mailbox.letters()))
    case = str(re.findall(r"R-\d{4,}", json.dumps(mailbox.wait(MANAGER, asked).links))[0])
    meeting: dict[str, Any] = {
        "time": "11:00",
        "time_zone": "Europe/Moscow",
        "trainer": "Павел Орлов",
        "place": TYPED["place"],
    }
    appoint = "назначить или перенести"
    assert forms.submit("50", case=case, action=appoint, day="2027-03-10", **meeting).badge == "Записано"
    report: dict[str, Any] = {
        "happened": "прошло",
        "held_on": TODAY,
        "participants": TYPED["participants"],
        "open_questions": f"{TYPED['question']} – {TYPED['participants']}",
        "shows_passes": True,
        "score": "5 – отлично",
        "feedback": TYPED["feedback"],
        "another": "нет",
    }
    card: dict[str, Any] = {
        "server_format": "облако",
        "equipment": TYPED["equipment"],
        "integration": "не нужна",
        "passage_points": "въезд – 2",
    }
    reported = forms.submit("60", case=case, **report, **card)
    assert reported.badge == "Записано", reported.message
    assert forms.submit("65", case=case, url=TYPED["recording"], by_eye=True).badge == "Записано"
    assert forms.submit("03", case="жемчужный", text=TYPED["note"]).badge == "Записано"
    end: dict[str, Any] = {"action": "остановить", "reason": TYPED["reason"]}
    assert forms.submit("02", case=case, **end).badge == "Записано"
    second = mailbox.wait(
        "orlov@pass24.example", "подтвердить остановку", about="Жемчужный"
    )  # the client works: two people end it
    ending = forms.follow(second, "88", agreed="остановить")
    assert ending.badge == "Записано", ending.message
    assert forms.submit("99").badge == "Сверено"
    assert forms.submit("20", case=case, held_on="2031-01-01", needs=TYPED["note"], pain="-").badge.startswith("Не ")
    return case


def test_what_is_known_comes_as_one_file(
    code: str, stack: Stack, forms: Forms, mailbox: Mailbox, tmp_path: Path
) -> None:
    sent = forms.submit("93", case=code, who=HEAD)
    assert sent.badge == "Отправлено", sent.message
    letter = mailbox.wait("guseva@pass24.example", "Что мы знаем", about="Жемчужный")
    assert letter.attachments == [f"{code}.html", f"{code}.json"]
    know(stack, code, tmp_path)
    for file in (tmp_path / f"{code}.html", tmp_path / f"{code}.json"):
        text = file.read_text(encoding="utf-8")
        missing = [it for it in (*MARKED.values(), *TYPED.values()) if it not in text]
        assert missing == [], file.name
    assert "Соседний" not in (tmp_path / f"{code}.json").read_text(encoding="utf-8")


def test_one_person_alone_cannot_forget_anybody(code: str, stack: Stack, forms: Forms) -> None:
    open_case = forms.submit("91", case="соседний", reason="клиент попросил удалить его данные", who=HEAD)
    assert "ещё в работе" in open_case.message
    asked = forms.submit("91", case=code, reason="клиент попросил удалить его данные", who=HEAD)
    assert asked.badge == "Записано", asked.message
    assert "Облако в nadmozg" in asked.message or "облако в nadmozg" in asked.message
    same = forms.submit("92", case=code, decision="забыть клиента", who=HEAD)
    assert "подтвердить должен кто-то другой" in same.message
    assert forget_agreed(stack, print) == 0


def test_a_forgotten_client_is_found_nowhere(code: str, stack: Stack, forms: Forms, mailbox: Mailbox) -> None:
    old_links = [it for letter in mailbox.letters() if "Жемчужный" in letter.subject for it in letter.links]
    before = dict(places(stack))
    assert [it for it in STEMS if not any(finds(it, text) for text in before.values())] == [], "the search is blind"
    ask = mailbox.wait(MANAGER, "решить, забыть ли клиента", about="Жемчужный")
    confirmed = forms.follow(ask, "92", decision="забыть клиента")
    assert confirmed.badge == "Записано", confirmed.message
    late = forms.submit("03", case=code, text=TYPED["note"])
    assert "клиента забываем" in late.message

    said: list[str] = []
    assert forget_agreed(stack, said.append) == 1, said
    assert f"{code}: этого клиента забыли" in said[0]
    assert found(stack) == []

    # Nothing breaks: reconcile, boards, links that were sent.
    assert forms.submit("99").badge == "Сверено"
    assert forms.submit("00").badge in ("Обновлено", "Обновляется")
    deciding = forms.deployment_id("92")
    assert "этого клиента забыли" in door_says(forms, deciding, ask.filled_in(deciding))
    card = next(it for it in old_links if "/artifacts/artifact/" in it).rpartition("/")[2]
    assert "этого клиента забыли" in stack.ask_prefect("GET", f"/artifacts/{card}").json()["data"]
    pages = [
        forms.as_person("smirnova").get(f"{stack.ui_url}/onboarding/?{it}") for it in ("", "closed=1", f"q={code}")
    ]
    assert [it.status_code for it in pages] == [200, 200, 200]
    assert not [it for it in STEMS for shown in pages if finds(it, shown.text.lower())]
    assert found(stack) == []

    # The neighbour is where they were.
    assert letters_to(mailbox, "sosed")
    with psycopg.connect(address(stack.database_url)) as database:
        names = database.execute("SELECT object_name FROM cases").fetchall()
        kept = database.execute("SELECT number, reason, asked_by, agreed_by, steps FROM forgotten").fetchall()
    assert ("Соседний двор",) in names
    assert [it[0:4] for it in kept] == [(int(code[2:]), "asked", HEAD, "smirnova")]
    assert kept[0][4][-1]["stage"] == "Завершено"


def test_whoever_has_the_machine_can_do_it_alone(stack: Stack, forms: Forms, mailbox: Mailbox) -> None:
    told = new_client("Кряжевый хутор", "kryazh2") | {"contact_name": "Евлампия Кряжева", "slug": ""}
    assert forms.submit("10", **told).badge == "Записано"
    case = re.findall(r"R-\d{4,}", json.dumps(mailbox.wait(MANAGER, "адрес", about="Кряжевый").links))[0]
    assert forms.submit("02", case=case, action="остановить", reason="ошибка").badge == "Записано"

    # Years later the head is asked first, by a letter with the form filled in; without an answer nothing happens.
    with psycopg.connect(address(stack.database_url)) as database:
        years = "interval '1100 days' WHERE case_id IN (SELECT id FROM cases WHERE object_name = 'Кряжевый хутор')"
        database.execute(f"UPDATE facts SET at = at - {years}")
        database.execute(
            "UPDATE cases SET closed_at = closed_at - interval '1100 days' WHERE object_name = 'Кряжевый хутор'"
        )
    assert forms.submit("99").badge == "Сверено"
    kept = mailbox.wait("guseva@pass24.example", "Срок хранения вышел", about="Кряжевый")
    assert kept.filled_in(forms.deployment_id("91"))["case"] == f"{case} · Кряжевый хутор"
    assert forms.submit("99").badge == "Сверено"
    about = [it for it in mailbox.letters() if it.subject == kept.subject]
    assert len(about) == 1
    assert "Кряжевый хутор" in what_would_go(stack, case)
    assert f"{case}: этого клиента забыли" in forget(stack, case)
    assert found(stack) == []


def test_every_kind_of_file_is_declared(code: str, stack: Stack) -> None:
    files = [it.relative_to(stack.home) for it in stack.home.rglob("*") if it.is_file()]
    assert [str(it) for it in files if not any(_is_of(it, kind.pattern) for kind in FILES)] == []


def _is_of(file: Path, pattern: str) -> bool:
    folder = pattern.removesuffix("/*")
    return file.match(pattern) or (pattern.endswith("/*") and file.parts[0] == folder)


def door_says(forms: Forms, deployment_id: str, filled_in: dict[str, Any]) -> str:
    """To somebody who submits the form of an old letter."""
    url = f"/deployments/{deployment_id}/create_flow_run"
    answer = forms.as_person("smirnova").post(url, json={"parameters": filled_in})
    assert answer.status_code == 410
    return str(answer.json()["detail"])


def found(stack: Stack) -> list[tuple[str, str]]:
    """Which stem is still in which place, and what stands around it."""
    return [(where, around) for where, text in places(stack) for it in STEMS for around in finds(it, text)]


def finds(stem: str, text: str) -> list[str]:
    """However it was written: in letters, in an address, in JSON that knows only ASCII. The first of each way."""
    ways = {spelling.lower() for it in (stem, stem.capitalize(), stem.upper()) for spelling in _spellings(it)}
    return [text[max(0, at - 300) : at + 300] for it in sorted(ways) if (at := text.find(it)) >= 0]


def _spellings(word: str) -> Iterator[str]:
    yield word
    yield quote(word)
    yield json.dumps(word)[1:-1]
    yield json.dumps(word)[1:-1].replace("\\", "\\\\")


def places(stack: Stack) -> Iterator[tuple[str, str]]:
    """Every table of both databases, and every file of ours: the sandbox plays nadmozg and the mail server."""
    for url in (stack.database_url, stack.prefect_database_url):
        with psycopg.connect(address(url)) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                with connection.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as copy:
                    rows = b"".join(bytes(block) for block in copy)
                yield f"table {table}", rows.decode(errors="replace").lower()
    server = Postgres(stack.home / "postgres")
    server.find()
    files = [it for it in stack.home.rglob("*") if it.is_file() and "sandbox" not in it.relative_to(stack.home).parts]
    cluster = [it for it in files if server.cluster in it.parents]
    for file in [*(it for it in files if it not in cluster), server.log]:
        yield str(file), file.read_bytes().decode(errors="replace").lower()
