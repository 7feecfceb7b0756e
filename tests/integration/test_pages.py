"""What our own database keeps of the pages in Prefect's UI: ids, what has to be written, the boards' rows."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from cases.case import Case
from cases.process.due import Decision
from store.cases import CaseStore
from store.pages import Pages
from store.tables import card_name
from tests.integration.test_store import opened

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def pages(engine: Engine) -> Pages:
    return Pages(engine)


@pytest.fixture
def case(engine: Engine) -> Case:
    return CaseStore(engine).open(opened, NOW)[0]


ALL = 100_000


def name(case: Case) -> str:
    return card_name(case.code)


def row(case: Case) -> dict[str, str]:
    return {"title": case.title}


def write(pages: Pages, case: Case, *, digest: str = "digest") -> UUID:
    pages.expect(name(case), NOW, case_id=case.id, row=row(case))
    artifact_id = uuid4()
    pages.written(name(case), artifact_id, digest, NOW)
    return artifact_id


def close(engine: Engine, case: Case, at: datetime = NOW) -> None:
    cases = CaseStore(engine)
    assert cases.remember(cases.load(case.code), Decision(finished="подключение завершено"), at, None)


def test_an_open_case_without_a_page_has_to_be_written_until_it_is(pages: Pages, case: Case) -> None:
    assert case.code in pages.unwritten(ALL)
    pages.expect(name(case), NOW, case_id=case.id, row=row(case))
    assert case.code in pages.unwritten(ALL)
    write(pages, case)
    assert case.code not in pages.unwritten(ALL)


def test_a_page_that_has_to_be_written_again_keeps_its_id(pages: Pages, case: Case) -> None:
    artifact_id = write(pages, case)
    pages.expect(name(case), NOW, case_id=case.id, row={"title": "R · другое"})
    page = pages.get(name(case))
    assert page
    assert (page.artifact_id, page.digest) == (artifact_id, "")
    assert pages.ids([name(case), "card R-9999"]) == {name(case): artifact_id}


def test_a_page_stays_to_be_written_if_more_was_expected_while_somebody_wrote(pages: Pages, case: Case) -> None:
    pages.expect(name(case), NOW, case_id=case.id, row={})
    pages.doubt(name(case), NOW + timedelta(seconds=1))
    pages.written(name(case), artifact_id := uuid4(), "older", NOW)
    assert case.code in pages.unwritten(ALL)
    assert pages.ids()[name(case)] == artifact_id, "what was made is not forgotten"


def test_a_closed_case_is_listed_the_latest_first_once_it_has_a_page(engine: Engine, pages: Pages, case: Case) -> None:
    other, without = (CaseStore(engine).open(opened, NOW)[0] for _ in range(2))
    for each, days in ((case, 1), (other, 2)):
        write(pages, each)
        close(engine, each, NOW + timedelta(days=days))
    close(engine, without, NOW + timedelta(days=3))
    assert [title for title, _, _ in pages.closed(2)] == [other.title, case.title]
    assert {case.code, other.code, without.code} & set(pages.unwritten(ALL)) == {without.code}
    pages.doubt_all(NOW)
    assert {case.code, other.code, without.code} <= set(pages.unwritten(ALL))


def test_the_cards_of_open_cases_are_written_first_and_not_all_in_one_go(
    engine: Engine, pages: Pages, case: Case
) -> None:
    close(engine, case)
    later = CaseStore(engine).open(opened, NOW)[0]
    unwritten = pages.unwritten(ALL)
    assert unwritten.index(later.code) < unwritten.index(case.code)
    assert pages.unwritten(1) == unwritten[:1]


def test_the_page_of_a_deleted_case_is_found(engine: Engine, pages: Pages, case: Case) -> None:
    write(pages, case)
    assert pages.orphans() == []
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM cases WHERE id = :id"), {"id": case.id})
    assert [it.name for it in pages.orphans()] == [name(case)]
    pages.forget(name(case))
    assert pages.orphans() == []
