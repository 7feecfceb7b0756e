"""Lines of a technical card: what is counted, which kinds are known by their names."""

import pytest

from cases.equipment import EQUIPMENT, PASSAGES, counted, listed
from cases.facts import Counted


@pytest.mark.parametrize(
    ("line", "what", "count", "kind"),
    [
        ("шлагбаум – 2", "шлагбаум", 2, "шлагбаум"),
        ("Шлагбаумы CAME - 2", "Шлагбаумы CAME", 2, "шлагбаум"),
        ("2 шлагбаума CAME", "шлагбаума CAME", 2, "шлагбаум"),
        ("камеры Hikvision: 12", "камеры Hikvision", 12, "камера"),
        ("видеокамеры х4", "видеокамеры", 4, "камера"),
        ("считыватель × 3 шт.", "считыватель", 3, "считыватель"),
        ("3 шт. считыватель", "считыватель", 3, "считыватель"),
        ("электромагнитный замок – 1", "электромагнитный замок", 1, "замок"),
        ("вызывная панель BAS-IP – 6", "вызывная панель BAS-IP", 6, "домофон"),
        ("голубятня – 1", "голубятня", 1, ""),
        ("охранник спит у входа", "охранник спит у входа", 0, ""),
        ("камера 2 Мп – 3", "камера 2 Мп", 3, "камера"),
    ],
)
def test_a_line_of_equipment_is_words_a_number_and_the_kind(line: str, what: str, count: int, kind: str) -> None:
    assert counted(line, EQUIPMENT) == Counted(what=what, count=count, kind=kind)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("въезд – 2", "въезд"),
        ("въезд-выезд – 1", "въезд-выезд"),
        ("Въезд и выезд – 1", "въезд-выезд"),
        ("КПП – 1", "проходная"),
        ("калитки – 4", "калитка"),
        ("подземная парковка – 1", "паркинг"),
        ("пожарный проезд – 1", ""),
    ],
)
def test_passage_points_have_kinds_of_their_own(line: str, kind: str) -> None:
    assert counted(line, PASSAGES).kind == kind


def test_they_are_read_as_they_were_written() -> None:
    lines = ["шлагбаум CAME – 2", "голубятня"]
    found = [counted(it, EQUIPMENT) for it in lines]
    assert listed(found).splitlines() == lines
    assert [counted(it, EQUIPMENT) for it in listed(found).splitlines()] == found
