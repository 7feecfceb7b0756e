"""The registry with 30 000 rows: the database finds, filters and pages; a file of all of them is written in one go."""

import time
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text

from door.registry_files import csv_pieces, xlsx
from store.registry import Order, Registry, Wanted
from store.tables_registry import RegistryRow

COUNT = 30_000
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
FILL = """
WITH made AS (
    INSERT INTO objects (id, made_at)
    SELECT gen_random_uuid(), :now FROM generate_series(1, :count) RETURNING id, number
)
INSERT INTO registry
SELECT id, number, 'ЖК Объект ' || number, (ARRAY['ЖК','КП','склад','ТЦ'])[number % 4 + 1],
    (ARRAY['works','connecting','off'])[number % 3 + 1], 'Компания ' || number % 9000 || ' ООО', '7707083893', '', '',
    'https://cloud' || number || '.pass24.online/', 'c-' || number, number::text, 'шлагбаум – 2; сервер – 1', '', '',
    'Город ' || number % 500 || ', ул. Ленина, ' || number,
    (ARRAY['Москва','Московская область','Пермский край','Республика Татарстан'])[number % 4 + 1],
    55 + number % 100 / 50.0, 37 + number % 90 / 50.0, 'вписаны', '', DATE '2024-01-01' + (number % 24) * 30, NULL,
    (ARRAY['smirnova','orlov'])[number % 2 + 1], 'комментарий', ARRAY['R-0001'],
    CASE WHEN number % 5 = 0 THEN ARRAY['ИНН'] ELSE ARRAY[]::text[] END,
    lower('OB-' || number || ' ЖК Объект ' || number || ' Компания ' || number % 9000 || ' ООО Город ' || number % 500),
    lower('жк объект ' || number), 'n' || number, 'a' || number, :now
FROM made
"""


@pytest.fixture
def filled(engine: Engine) -> Registry:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases, objects CASCADE"))
        columns = ", ".join(it.name for it in RegistryRow.__table__.columns)
        filling = FILL.replace("INTO registry\n", f"INTO registry ({columns})\n")
        connection.execute(text(filling), {"now": NOW, "count": COUNT})
        connection.execute(text("ANALYZE registry"))
    return Registry(engine)


def test_thirty_thousand_rows_are_found_filtered_and_written(filled: Registry, engine: Engine) -> None:
    told = {}
    for words, wanted in {
        "first page": Wanted(),
        "last page": Wanted(page=600),
        "search": Wanted(part="объект 29999"),
        "nothing": Wanted(part="нет такого"),
        "every filter": Wanted(region="Москва", object_type="ЖК", status="works", manager="smirnova"),
        "month": Wanted(month=date(2024, 3, 1)),
        "lacking first": Wanted(order=Order.LACKING),
        "last connected": Wanted(order=Order.CONNECTED, part="компания"),
    }.items():
        begun = time.perf_counter()
        filled.find(wanted)
        told[words] = time.perf_counter() - begun
    begun = time.perf_counter()
    assert filled.regions()
    assert filled.months()
    told["lists"] = time.perf_counter() - begun
    begun = time.perf_counter()
    assert sum(map(len, csv_pieces(filled.every(Wanted())))) > 3_000_000
    told["csv"] = time.perf_counter() - begun
    begun = time.perf_counter()
    assert len(xlsx(filled.every(Wanted(object_type="ЖК", status="works")))) > 100_000
    told["xlsx of 2 500"] = time.perf_counter() - begun
    print({words: round(seconds, 3) for words, seconds in told.items()})
    assert filled.find(Wanted()).count == COUNT
    assert max(seconds for words, seconds in told.items() if words not in ("csv", "xlsx of 2 500")) < 2
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases, objects CASCADE"))
