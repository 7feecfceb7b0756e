"""The board and the cards in Prefect itself: they appear, keep their address, survive a loss; forms find their case."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from demo.doors import Forms, Mailbox, Run, wait_for
from stack.deploy import deploy
from stack.local import PROJECT, Stack
from tests.acceptance.clients import MANAGER, TODAY, new_client, renewed_boards
from tests.acceptance.run_form import own_process
from tests.fault_table.fronts import HttpFront

LINK = re.compile(r"/artifacts/artifact/([0-9a-f-]{36})")


class Pages:
    """Prefect's API, as its UI asks it."""

    def __init__(self, api: httpx.Client) -> None:
        self._http = api

    def close(self) -> None:
        self._http.close()

    def artifact(self, page_id: str) -> dict[str, Any]:
        page: dict[str, Any] = self._http.get(f"/artifacts/{page_id}").raise_for_status().json()
        return page

    def delete(self, page_id: str) -> None:
        self._http.delete(f"/artifacts/{page_id}").raise_for_status()

    def deployments(self) -> list[dict[str, Any]]:
        answer = self._http.post("/deployments/filter", json={"limit": 100}).raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def described(self, number: str) -> str:
        return next(str(it["description"]) for it in self.deployments() if it["name"].startswith(f"{number} ·"))

    def required(self) -> dict[str, list[str]]:
        """By deployment: the fields that must be filled in."""
        return {it["name"]: it["parameter_openapi_schema"].get("required", []) for it in self.deployments()}


@pytest.fixture(scope="module")
def pages(stack: Stack) -> Iterator[Pages]:
    doors = Pages(stack.prefect_api())
    yield doors
    doors.close()


def opened(forms: Forms, name: str, host: str, **changes: Any) -> Run:
    """A case whose address has to be agreed next."""
    run = forms.submit("10", **new_client(name, host, slug="", agreed_by="", agreed_on="", agreed_how="", **changes))
    assert run.badge == "Записано"
    return run


def card_of(run: Run) -> str:
    found = LINK.search(run.message.splitlines()[-1])
    assert found, run.message
    return found[1]


def boards_of(run: Run) -> dict[str, str]:
    return {line.rpartition(": ")[0]: line.rpartition("/")[2] for line in run.message.splitlines()}


def unescaped(text: str) -> str:
    return text.replace("\\", "")


def test_a_form_leads_to_the_card_which_stays_where_it_is_and_tells_the_latest(forms: Forms, pages: Pages) -> None:
    first = opened(forms, "ЖК Карточка", "kartochka")
    card = card_of(first)
    before = unescaped(pages.artifact(card)["data"])
    assert "согласовать с клиентом адрес облака: [30 · Адрес облака согласован](" in before

    code = re.search(r"R-\d+", before)
    assert code
    answer = {
        "slug": "kartochka",
        "agreed_by": "Пётр Савин",
        "agreed_on": TODAY,
        "agreed_how": "звонок",
        "who": "Анна Смирнова",
    }
    agreed = forms.finished(forms.send("30", case=code[0], **answer))

    assert card_of(agreed) == card
    after = unescaped(pages.artifact(card)["data"])
    assert "ждём, когда клиент впервые войдёт" in after
    assert "Доступ в PASS24 · ЖК Карточка** – savin@kartochka.example" in after
    assert "Анна Смирнова<br>Адрес kartochka.pass24.online согласован" in after


def test_a_question_leads_to_the_card_from_its_first_letter_on(
    stack: Stack, forms: Forms, mailbox: Mailbox, pages: Pages
) -> None:
    card = card_of(opened(forms, "ЖК Письмо", "pismo"))
    letter = mailbox.wait(MANAGER, "согласовать адрес облака · ЖК Письмо")
    assert f"{stack.public_url}/v2/artifacts/artifact/{card}" in letter.links


def test_the_board_is_the_description_of_its_form_and_the_others_lead_to_it(forms: Forms, pages: Pages) -> None:
    card = card_of(opened(forms, "ЖК Доска", "doska", manager="Павел Орлов"))
    run = renewed_boards(forms)
    boards = boards_of(run)
    assert (run.badge, list(boards)) == ("Обновлено", ["Доска отдела", "Доска: Анна Смирнова", "Доска: Павел Орлов"])

    department = pages.artifact(boards["Доска отдела"])["data"]
    assert re.search(rf"\[R-\d+ · ЖК Доска\]\(\S*/{card}\)", department)
    assert pages.described("00").startswith(department)
    assert "ЖК Доска" in pages.artifact(boards["Доска: Павел Орлов"])["data"]
    assert "ЖК Доска" not in pages.artifact(boards["Доска: Анна Смирнова"])["data"]
    for number in ("10", "20", "99"):
        assert pages.described(number).endswith(f"/artifacts/artifact/{boards['Доска отдела']})")
        assert pages.described(number).count("Доска отдела") == 1
    assert boards_of(renewed_boards(forms)) == boards


def test_a_form_finds_its_case_by_a_part_of_its_name_as_soon_as_it_is_open(forms: Forms) -> None:
    opened(forms, "ЖК Тополь Первый", "topol-a")
    opened(forms, "ЖК Тополь Второй", "topol-b")
    note: dict[str, Any] = {"text": "звонить днём", "who": "Анна Смирнова"}
    one, several, none = (forms.submit("03", case=it, **note) for it in ("тополь вт", "Тополь", "Тополёк"))
    assert one.badge == "Записано"
    assert re.search(r"Подключение: R-\d+ · ЖК Тополь Второй\.", one.message)
    assert several.badge == none.badge == "Не принято: Подключение"
    assert all(it in several.message for it in ("ЖК Тополь Первый", "ЖК Тополь Второй"))
    assert "нет «Тополёк»" in none.message


def test_fields_that_must_be_filled_in_are_marked(forms: Forms, pages: Pages) -> None:
    assert forms.reconcile().badge == "Сверено"
    for it in pages.deployments():
        schema = it["parameter_openapi_schema"]
        if "case" in schema.get("properties", {}):
            # 04: one case, or all of a manager; 66: a supplier, and the case is only where it was opened from
            assert ("case" in schema["required"]) is not it["name"].startswith(("04 ", "66 ")), it["name"]


def test_a_lost_page_is_made_anew_and_everything_leads_to_the_new_one(forms: Forms, pages: Pages) -> None:
    first = opened(forms, "ЖК Потеря", "poterya")
    boards = boards_of(renewed_boards(forms))
    for lost in (card_of(first), boards["Доска отдела"]):
        pages.delete(lost)

    run = forms.submit("00", anew=True)

    anew = boards_of(run)
    assert anew["Доска отдела"] != boards["Доска отдела"]
    department = pages.artifact(anew["Доска отдела"])["data"]
    card = re.search(r"\[R-\d+ · ЖК Потеря\]\(\S*/([0-9a-f-]{36})\)", department)
    assert card
    assert card[1] != card_of(first)
    assert "ЖК Потеря" in pages.artifact(card[1])["data"]
    assert anew["Доска отдела"] in pages.artifact(anew["Доска: Анна Смирнова"])["data"]

    def leads_to_the_new_board() -> bool | None:
        forms.reconcile()
        return anew["Доска отдела"] in pages.artifact(card[1])["data"] or None

    wait_for("карточка ведёт на новую доску", leads_to_the_new_board, 60)


def test_a_form_is_registered_whole_and_the_board_comes_back_to_it(stack: Stack, forms: Forms, pages: Pages) -> None:
    renewed_boards(forms)
    required = pages.required()
    assert "case" in required["20 · Первый разговор"]

    with stack.prefect_api() as api:
        deploy(api, PROJECT, stack.environment, stack.home / "log" / "deploy-again.log", mark="another")

    assert pages.required() == required
    wait_for("доска на месте", lambda: True if "Доска отдела" in pages.described("20") else None, 60)


def test_a_form_succeeds_while_no_page_can_be_written_and_reconcile_writes_it(
    stack: Stack, forms: Forms, mailbox: Mailbox, pages: Pages, tmp_path: Path
) -> None:
    with HttpFront(stack.ports.ui) as front:
        front.faults.add("500", path="/api/artifacts/*", times=None)
        environment = stack.environment | {"PREFECT_API_URL": f"http://127.0.0.1:{front.port}/api"}
        with own_process(environment, tmp_path / "log") as submit:
            client = new_client("ЖК Без Страниц", "bez", slug="", agreed_by="", agreed_on="", agreed_how="")
            first = submit("flows.onboarding:new_client", **client)
    assert forms.reconcile().badge == "Сверено"  # by the worker, whose way to Prefect is open
    written = renewed_boards(forms)
    assert (first["badge"], "Карточка" in first["message"]) == ("Записано", False)
    letter = mailbox.wait(MANAGER, "согласовать адрес облака · ЖК Без Страниц", seconds=5)
    assert "в карточке подключения" not in " ".join(letter.text.split())
    department = pages.artifact(boards_of(written)["Доска отдела"])["data"]
    card = re.search(r"\[R-\d+ · ЖК Без Страниц\]\(\S*/([0-9a-f-]{36})\)", department)
    assert card
    assert "ЖК Без Страниц" in pages.artifact(card[1])["data"]
