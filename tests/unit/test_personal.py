"""Whatever is stored is declared personal or not: an issue that adds a column, a fact or a file says which it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from prefect.server.database.orm_models import Base as PrefectsBase
from pydantic import BaseModel

import store.cases  # noqa: F401 - with it every table is known
from cases.facts import Fact
from cases.personal import FACTS, PREFECT, PREFECT_WITHOUT, TABLES, Mark, words_of
from cases.personal_page import page
from cases.views.known import KINDS, WORDS
from settings import HERE
from store.tables import Base
from tests.sample_cases import sample_case


def fields(kind: type[BaseModel]) -> Iterator[str]:
    """With the parts of its parts: contact.name."""
    for name, field in kind.model_fields.items():
        if part := _model_in(field.annotation):
            yield from (f"{name}.{it}" for it in fields(part))
        elif name != "kind":
            yield name


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model that a field holds, by itself, perhaps, or as a list of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


@pytest.mark.parametrize("kind", get_args(Fact), ids=lambda it: str(it.model_fields["kind"].default))
def test_every_field_of_a_fact_is_declared(kind: type[BaseModel]) -> None:
    assert set(FACTS[kind.model_fields["kind"].default]) == set(fields(kind))


def test_no_fact_is_declared_that_there_is_not() -> None:
    assert set(FACTS) == {kind.model_fields["kind"].default for kind in get_args(Fact)}


def test_every_column_of_every_table_is_declared() -> None:
    assert {name: set(it.columns) for name, it in TABLES.items()} == {
        name: {column.name for column in table.columns} for name, table in Base.metadata.tables.items()
    }


def test_every_table_of_prefect_is_declared() -> None:
    """A new release of Prefect may bring one: look at what is in it, and at stack/forgetting/prefect_rows.py."""
    assert not set(PREFECT) & PREFECT_WITHOUT
    assert set(PREFECT) | PREFECT_WITHOUT == set(PrefectsBase.metadata.tables) | {"alembic_version"}


def test_what_is_long_or_names_somebody_is_searched_for() -> None:
    words = {word for it in sample_case().facts for word in words_of(it.fact.kind, it.fact.model_dump(mode="json"))}
    assert {"ЖК Ромашка", "Ромашка ООО", "kim@romashka.example", "romashka", "Ольга Ким"} <= words
    assert "охрана хочет видеть заявки на планшете" in words
    assert not {"настроена", "облако", "ЖК", "orlov"} & words


def test_lists_are_searched_for_item_by_item() -> None:
    held = {
        "participants": ["Ирина Волкова", "Пётр"],
        "open_questions": [{"question": "Кто переносит базу жителей?", "who": "наш инженер по внедрению"}],
        "card": None,
    }
    assert list(words_of("training_held", held)) == [
        "Ирина Волкова", "Пётр", "Кто переносит базу жителей?", "наш инженер по внедрению",
    ]  # fmt: skip
    assert list(words_of("brought_in", {"done": ["send_credentials 1"]})) == [], "every case has those words"


def test_a_table_with_a_column_of_a_clients_is_personal() -> None:
    assert {name for name, it in TABLES.items() if not it.is_personal} == {
        "marks",
        "sessions",
        "forgotten",
        "suppliers",
    }
    assert set(TABLES["forgotten"].columns.values()) == {Mark.COLLEAGUE, Mark.NO}


def test_what_is_the_clients_can_be_told_in_words() -> None:
    """Form 93: every kind of fact, and every field of the client's but lists of letters."""
    assert set(KINDS) == set(FACTS)
    theirs = {it for marks in FACTS.values() for it, mark in marks.items() if mark in (Mark.NAME, Mark.CLIENT)}
    assert {it.rpartition(".")[2] for it in theirs} - {"already_sent", "done", "occurrence"} <= set(WORDS)


def test_the_page_says_what_is_declared() -> None:
    written = (Path(HERE) / "docs" / "privacy.md").read_text(encoding="utf-8")
    assert written == page(), "python -m cases.personal_page > docs/privacy.md"
