"""An address that two cases agree on, one after the other or both at once: it is held for the first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import Engine, text

from cases.errors import FormError
from cases.facts import AddressAgreed, CaseCancelled, CaseOpened, Contact
from cases.forms.desk import Answer
from store.cases import CaseStore

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
AGREED = AddressAgreed(slug="berezka", agreed_by="Ольга", agreed_on=NOW.date(), agreed_how="call")


@pytest.fixture
def cases(engine: Engine) -> CaseStore:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases CASCADE"))
    return CaseStore(engine)


def opened(cases: CaseStore, name: str) -> str:
    first = CaseOpened(
        object_name=name,
        object_type="ЖК",
        client_name=f"{name} ООО",
        contact=Contact(name="Ольга", email=f"{len(name)}@one.example"),
        time_zone="Europe/Moscow",
        manager="smirnova",
        sales_manager="belova",
    )
    return cases.open(lambda: Answer((first,), "smirnova", "Открыто."), NOW)[0].code


def agree(cases: CaseStore, code: str) -> None:
    cases.record(code, lambda _: Answer((AGREED,), "smirnova", "Согласован."), NOW)


def test_a_second_case_is_refused_and_nothing_of_its_answer_recorded(cases: CaseStore) -> None:
    first, second = opened(cases, "Берёзка"), opened(cases, "Сосна")
    agree(cases, first)
    agree(cases, first)  # one's own may be written down again
    with pytest.raises(FormError, match=f"Адрес berezka уже согласован по подключению {first} · Берёзка") as caught:
        agree(cases, second)
    assert caught.value.field == "slug"
    assert cases.load(second).case.address is None
    assert len(cases.timeline(second)) == 1


def test_an_address_is_let_go_with_the_case(cases: CaseStore) -> None:
    first, second = opened(cases, "Берёзка"), opened(cases, "Сосна")
    agree(cases, first)
    holder = cases.holder_of("berezka", cases.id_of(second))
    assert holder is not None
    assert holder.code == first
    assert cases.holder_of("berezka", cases.id_of(first)) is None
    cases.record(first, lambda _: Answer((CaseCancelled(reason="передумали"),), "smirnova", "Стоп."), NOW)
    agree(cases, second)


def test_of_two_at_the_same_moment_one_has_it(cases: CaseStore) -> None:
    codes = [opened(cases, "Дом" + "а" * number) for number in range(4)]
    together = Barrier(len(codes))

    def at_once(code: str) -> bool:
        together.wait()
        try:
            agree(cases, code)
        except FormError:
            return False
        return True

    with ThreadPoolExecutor(len(codes)) as pool:
        assert sum(pool.map(at_once, codes)) == 1
    assert sum(cases.load(code).case.address is not None for code in codes) == 1
