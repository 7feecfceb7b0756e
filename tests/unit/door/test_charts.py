"""Charts: what is written in them is text, whatever somebody is called; nothing in them runs or leads out."""

import sys
import xml.etree.ElementTree as Xml

import pytest

from cases.numbers.measure import Chart
from door.charts import svg

EVIL = "</text><script>alert(1)</script><img src=x onerror=alert(2)> \"'&<!-- ]]> --> </svg></style>"
KINDS = ("lines", "bars", "stacked", "sideways")


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_in_a_chart_is_text(kind: str) -> None:
    drawn = svg(Chart(kind, (EVIL, "июн"), ((EVIL, (1.0, 2.5)), ("второй", (None, 3.0))), EVIL))  # type: ignore[arg-type]
    for forbidden in ("<script", "<img", "<!--", "</svg></style>", "http://", "javascript:", "<a ", "@import", "url("):
        assert forbidden not in drawn.replace('xmlns="http://www.w3.org/2000/svg"', "").replace(
            'xmlns:xlink="http://www.w3.org/1999/xlink"', ""
        ), forbidden
    whole = Xml.fromstring(drawn)
    assert whole.tag.endswith("svg")
    said = {"".join(it.itertext()).strip() for it in whole.iter("{http://www.w3.org/2000/svg}text")}
    assert any("<script>alert(1)</script>" in it for it in said), "it is shown as it was written"
    assert not [
        it.tag for it in whole.iter() if it.tag.rpartition("}")[2] in ("script", "image", "foreignObject", "use")
    ]
    assert not [name for it in whole.iter() for name in it.attrib if name.lower().startswith("on")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_nothing_is_none(kind: str) -> None:
    assert svg(Chart(kind, (), (), "дней")) == ""  # type: ignore[arg-type]
    assert svg(Chart(kind, ("янв",), (("а", (None,)),), "дней")) == ""  # type: ignore[arg-type]


def test_drawing_leaves_the_import_of_everything_else_alone() -> None:
    svg(Chart("bars", ("янв",), (("а", (1.0,)),), "дней"))
    assert all(hasattr(it, "find_spec") for it in sys.meta_path)


def test_values_are_written_in_russian_and_sideways_begins_at_the_top() -> None:
    drawn = svg(Chart("sideways", ("первый", "второй"), (("дней", (2.5, 10.0)),), "дней"))
    assert "2,5" in drawn
    texts = [it.text for it in Xml.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert texts.index("второй") < texts.index("первый"), "the library begins at the bottom"


def test_of_many_months_some_are_named() -> None:
    names = tuple(f"месяц {it}" for it in range(24))
    drawn = svg(Chart("bars", names, (("открыто", tuple(float(it) for it in range(24))),), "подключений"))
    shown = [it for it in names if f">{it}<" in drawn.partition('<g class="axis x')[2].partition('<g class="axis y')[0]]
    assert 5 < len(shown) < 14
