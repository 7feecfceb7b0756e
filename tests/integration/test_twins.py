"""The same client twice, and rows that follow what is put right: on a real PostgreSQL."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from cases.errors import TwinError
from cases.facts import (
    AddressAgreed,
    CaseCancelled,
    CaseHandedOver,
    CaseOpened,
    Contact,
    ContactCorrected,
    DataCorrected,
    Fact,
)
from cases.forms.desk import Answer
from cases.process.due import Decision
from store.cases import CaseStore, Loaded

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def cases(engine: Engine) -> CaseStore:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases CASCADE"))
    return CaseStore(engine)


def answer(*facts: Fact) -> Answer:
    return Answer(facts, "smirnova", "…")


def client(
    name: str = "ЖК Берёзка", entity: str = "Берёзка ООО", email: str = "a@one.example", slug: str = "", **changes: Any
) -> Answer:
    opened = CaseOpened(
        object_name=name,
        object_type="ЖК",
        client_name=entity,
        contact=Contact(name="Ольга", email=email),
        time_zone="Europe/Moscow",
        manager="smirnova",
        sales_manager="belova",
    )
    agreed = AddressAgreed(slug=slug, agreed_by="Ольга", agreed_on=NOW.date())
    return answer(opened.model_copy(update=changes), *((agreed,) if slug else ()))


FIRST = client(slug="berezka")
OTHER: dict[str, Any] = {"name": "ЖК Сосна", "entity": "Сосна ООО", "email": "b@two.example"}

TWINS = {
    "the same": ({}, "object_name"),
    "other letters and quotes": (
        {"name": " жк «Березка»", "entity": 'ООО "БЕРЁЗКА"', "email": "c@3.example"},
        "object_name",
    ),
    "the same name, another object ticked": ({"another_object": True}, "object_name"),
    "the same address": (OTHER | {"slug": "berezka"}, "slug"),
    "the same address, another object ticked": (OTHER | {"slug": "berezka", "another_object": True}, "slug"),
    "the same e-mail": (OTHER | {"email": "A@One.example"}, "contact_email"),
}

NO_TWINS = {
    "another client": OTHER,
    "the same e-mail, another object ticked": OTHER | {"email": "a@one.example", "another_object": True},
    "another object of the entity": {"name": "ЖК Берёзка-2", "email": "b@two.example"},
    "another entity with such an object": {"entity": "Сосна ООО", "email": "b@two.example"},
    "another address": OTHER | {"slug": "berezka-2"},
}


@pytest.mark.parametrize(("changes", "field"), TWINS.values(), ids=TWINS)
def test_a_twin_is_refused_and_the_open_case_is_named(cases: CaseStore, changes: dict[str, Any], field: str) -> None:
    first, _ = cases.open(lambda: FIRST, NOW)
    with pytest.raises(TwinError, match=first.title) as refused:
        cases.open(lambda: client(**changes), NOW)
    assert (refused.value.field, refused.value.code) == (field, first.code)


@pytest.mark.parametrize("changes", NO_TWINS.values(), ids=NO_TWINS)
def test_who_is_no_twin_is_opened(cases: CaseStore, changes: dict[str, Any]) -> None:
    cases.open(lambda: FIRST, NOW)
    assert cases.open(lambda: client(**changes), NOW)


def test_a_closed_case_is_nobodys_twin(cases: CaseStore) -> None:
    first, _ = cases.open(lambda: FIRST, NOW)
    cases.record(first.code, lambda _: answer(CaseCancelled(reason="передумали")), NOW)
    cases.remember(cases.load(first.code), Decision(finished="подключение остановлено"), NOW, None)
    assert cases.open(lambda: FIRST, NOW)


def test_what_stands_today_is_compared(cases: CaseStore) -> None:
    first, _ = cases.open(lambda: FIRST, NOW)
    elsewhere = AddressAgreed(slug="elsewhere", agreed_by="Ольга", agreed_on=NOW.date())
    moved = ContactCorrected(contact=Contact(name="Пётр", email="p@four.example"))
    cases.record(first.code, lambda _: answer(elsewhere, moved, renamed()), NOW)
    assert cases.open(lambda: client(slug="berezka"), NOW)
    with pytest.raises(TwinError, match="С этой почтой"):
        cases.open(lambda: client(**OTHER | {"email": "p@four.example"}), NOW)
    with pytest.raises(TwinError, match="Такое подключение"):
        cases.open(lambda: client("ЖК Ель", "Ель АО", "x@5.example"), NOW)


def renamed() -> DataCorrected:
    return DataCorrected(
        object_name="ЖК Ель", object_type="ЖК", client_name="Ель АО", time_zone="Asia/Omsk", sales_manager="belova"
    )


def test_the_row_follows_what_is_put_right_and_handed_over(cases: CaseStore, engine: Engine) -> None:
    first, _ = cases.open(lambda: FIRST, NOW)
    assert cases.open_cases_of("orlov") == []
    cases.record(first.code, lambda _: answer(renamed(), CaseHandedOver(manager="orlov", reason="отпуск")), NOW)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT object_name, client_name, manager FROM cases")).one()
    assert tuple(row) == ("ЖК Ель", "Ель АО", "orlov")
    assert cases.open_cases_of("orlov") == [first.code]
    assert cases.open_cases_of("smirnova") == []


def test_a_run_over_many_cases_that_starts_again_records_each_once(cases: CaseStore) -> None:
    run = UUID(int=7)
    codes = [cases.open(lambda: FIRST, NOW)[0].code, cases.open(lambda: client(**OTHER), NOW)[0].code]

    def read(_: Loaded) -> Answer:
        return answer(CaseHandedOver(manager="orlov", reason="отпуск"))

    for _ in range(2):
        for code in codes:
            cases.record(code, read, NOW, run)
    assert [len(cases.timeline(code)) for code in codes] == [2, 2]
