"""Objects on a real database: which a case belongs to, what is told of one, and the rows that people look at."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from cases.errors import FormError
from cases.facts import CaseOpened, Fact, ObjectTold, PlaceTold
from cases.forms.desk import Answer
from cases.process.due import Decision
from cases.registry.row import Registered
from store.cases import CaseStore
from store.forgetting import Forgetting
from store.objects import Objects
from store.registry import Line, Order, Registry, Wanted
from tests.integration.test_store import opened

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PLACE = PlaceTold(address="Пермь, ул. Мира, 1", latitude=58.0105, longitude=56.2502)


@pytest.fixture(autouse=True)
def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases, objects CASCADE"))


def open_case(engine: Engine, name: str, *more: Fact, registered: str = "", **changes: object) -> str:
    answer = opened(name, *more, **changes)
    answer = Answer(answer.facts, answer.actor, answer.said, registered=registered)
    return CaseStore(engine).open(lambda: answer, NOW)[0].code


def tell(engine: Engine, code: str, **told: object) -> Answer:
    answer = Answer((ObjectTold.model_validate(told),), "orlov", "Уточнено.")
    return Objects(engine).record(code, lambda _: answer, NOW + timedelta(hours=1))[1]


def rows(engine: Engine, wanted: Wanted | None = None) -> tuple[Line, ...]:
    return Registry(engine).find(wanted or Wanted()).lines


def test_a_new_case_makes_its_object_and_the_row_follows_the_facts(engine: Engine) -> None:
    code = open_case(engine, "ЖК Ёлка", PLACE)
    (row,) = rows(engine)
    assert (row.name, row.cases, row.region, row.status) == ("ЖК Ёлка", (code,), "Пермский край", "connecting")
    cases = CaseStore(engine)
    assert cases.load(code).case.object_code == row.code
    cases.remember(cases.load(code), Decision(finished="подключение завершено"), NOW, None)
    assert rows(engine)[0].status == "works"


def test_a_second_case_of_the_same_object_belongs_to_it(engine: Engine) -> None:
    first = open_case(engine, "ЖК Ёлка", PLACE)
    cases = CaseStore(engine)
    cases.remember(cases.load(first), Decision(finished="подключение завершено"), NOW, None)
    answer = opened("жк «Елка»", client_name="ООО Ромашка")
    second, said = cases.open(lambda: answer, NOW)
    (row,) = rows(engine)
    assert f"Объект уже есть в реестре: {row.code}." in said.said
    assert (row.cases, row.status) == ((second.code, first), "works")
    assert PLACE in [it.fact for it in second.object_facts]
    third = open_case(engine, "Ёлка, вторая очередь", registered=row.code)
    assert rows(engine)[0].cases == (third, second.code, first)


def test_another_name_at_the_same_address_is_asked_about(engine: Engine) -> None:
    open_case(engine, "ЖК Ёлка", PLACE)
    (row,) = rows(engine)
    same = PlaceTold(address="г. Пермь, ул. Мира, д. 1")
    with pytest.raises(FormError, match=f"уже есть {row.code} · ЖК Ёлка. Если это он, впишите {row.code}"):
        open_case(engine, "Мира Парк", same, client_name="Мира ООО")
    assert len(rows(engine)) == 1
    open_case(engine, "Мира Парк", same, client_name="Мира ООО", another_object=True)
    assert len(rows(engine)) == 2
    with pytest.raises(FormError, match="OB-9999 в реестре нет"):
        open_case(engine, "Чужой", registered="OB-9999")


def test_what_is_told_of_an_object_is_in_its_row_its_history_and_its_open_cases(engine: Engine) -> None:
    code = open_case(engine, "ЖК Ёлка", PLACE)
    (row,) = rows(engine)
    cases = CaseStore(engine)
    before = cases.version(code)
    tell(engine, row.code, inn="7707083893")
    (row,) = rows(engine)
    assert row.inn == "7707083893"
    known = Objects(engine).load(row.code)
    assert [(it.actor, it.fact) for it in known.facts] == [("orlov", ObjectTold(inn="7707083893"))]
    assert cases.timeline(code)[-1].text == "Уточнено."
    assert cases.version(code) == before + 1
    assert [it.fact for it in cases.load(code).case.object_facts] == [ObjectTold(inn="7707083893")]


def test_a_run_started_again_tells_once_and_a_refusal_tells_nothing(engine: Engine) -> None:
    open_case(engine, "ЖК Ёлка")
    (row,) = rows(engine)
    run, objects = UUID(int=77), Objects(engine)
    answer = Answer((ObjectTold(comment="раз"),), "orlov", "Уточнено.")
    assert not objects.record(row.code, lambda _: answer, NOW, run)[1].repeated
    assert objects.record(row.code, lambda _: answer, NOW, run)[1].repeated
    assert len(objects.load(row.code).facts) == 1

    def refuse(_: Registered) -> Answer:
        raise FormError("inn", "нет")

    with pytest.raises(FormError):
        objects.record(row.code, refuse, NOW)
    assert len(objects.load(row.code).facts) == 1


def test_every_filter_and_order(engine: Engine) -> None:
    open_case(engine, "Ёлка", PLACE, object_type="КП", manager="orlov")
    open_case(engine, "Астра", PlaceTold(address="Москва, ул. Ленина, 5"), client_name="Астра ООО")
    open_case(engine, "Берёза 100%", client_name="Берёза_ ООО")
    elka, astra = rows(engine)[2], rows(engine)[0]
    tell(engine, elka.code, connected_on=date(2026, 9, 1), inn="7707083893")
    tell(engine, astra.code, status="off", connected_on=date(2026, 10, 1))

    def found(**wanted: object) -> list[str]:
        return [it.name for it in rows(engine, Wanted(**wanted))]  # type: ignore[arg-type]

    assert found() == ["Астра", "Берёза 100%", "Ёлка"]
    assert found(part="елка") == ["Ёлка"]
    assert found(part="пермь ёлка") == ["Ёлка"]
    assert found(part="7707083893") == ["Ёлка"]
    assert found(part=elka.code.lower()) == ["Ёлка"]
    assert found(part="100%") == ["Берёза 100%"]
    assert found(part="_") == ["Берёза 100%"]
    assert found(part="' OR 1=1 --") == []
    assert found(region="Москва") == ["Астра"]
    assert found(object_type="КП") == ["Ёлка"]
    assert found(status="off") == ["Астра"]
    assert found(manager="orlov") == ["Ёлка"]
    assert found(month=date(2026, 9, 1)) == ["Ёлка"]
    assert found(order=Order.NEWEST)[0] == "Берёза 100%"
    assert found(order=Order.CONNECTED) == ["Астра", "Ёлка", "Берёза 100%"]
    assert found(order=Order.LACKING)[-1] == "Ёлка"
    assert [it.name for it in Registry(engine).every(Wanted())] == found()
    assert Registry(engine).regions() == ["Москва", "Пермский край"]
    assert Registry(engine).months() == [date(2026, 10, 1), date(2026, 9, 1)]


def test_an_object_is_forgotten_with_the_last_of_its_cases(engine: Engine) -> None:
    first = open_case(engine, "ЖК Ёлка", PLACE)
    cases, forgetting = CaseStore(engine), Forgetting(engine)
    cases.remember(cases.load(first), Decision(finished="подключение завершено"), NOW, None)
    second = open_case(engine, "ЖК Ёлка")
    (row,) = rows(engine)
    tell(engine, row.code, comment="шлагбаум у Елены Павловны")
    forgetting.erase(forgetting.subject(first), NOW)
    (row,) = rows(engine)
    assert (row.cases, row.address) == ((second,), "")
    subject = forgetting.subject(second)
    assert "шлагбаум у Елены Павловны" in subject.words
    forgetting.erase(subject, NOW)
    assert rows(engine) == ()
    with pytest.raises(FormError, match="в реестре нет"):
        Objects(engine).load(row.code)


def test_the_first_fact_of_a_case_is_still_its_opening(engine: Engine) -> None:
    case = CaseStore(engine).load(open_case(engine, "ЖК Ёлка")).case
    assert isinstance(case.facts[0].fact, CaseOpened)
