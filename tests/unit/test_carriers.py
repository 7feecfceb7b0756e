"""Carriers: which numbers are theirs, and that a number leads to their page and nowhere else."""

from urllib.parse import urlsplit

import pytest

from cases.carriers import CARRIERS, odd_number, track_link
from cases.facts import Carrier

THEIRS: dict[tuple[Carrier, str], str] = {
    ("cdek", "1234567890"): "https://www.cdek.ru/ru/tracking?order_id=1234567890",
    ("dellin", "26-00123456789"): "https://www.dellin.ru/tracker/orders/26-00123456789/",
    ("dellin", "00123456789"): "https://www.dellin.ru/tracker/orders/00123456789/",
    ("dostavista", "12345678"): "",
    ("other", "БС 77/5"): "",
    ("own", ""): "",
}
ODD = (
    "1234567890&x=1",
    "../../x",
    "javascript:1",
    "1234567890\n",
    "//evil.example",
    "1" * 41,
    "<b>12345678</b>",
    "١٢٣٤٥٦٧٨٩٠",
)


@pytest.mark.parametrize(("carrier", "track"), THEIRS)
def test_their_number_leads_to_their_page(carrier: Carrier, track: str) -> None:
    assert odd_number(carrier, track) is None
    assert track_link(carrier, track) == THEIRS[carrier, track]


@pytest.mark.parametrize("track", ODD)
@pytest.mark.parametrize("carrier", CARRIERS)
def test_an_odd_number_is_refused_in_words_and_leads_nowhere(carrier: Carrier, track: str) -> None:
    words = odd_number(carrier, track)
    assert words
    assert words.endswith((".", "пустым."))
    assert track_link(carrier, track) == ""


@pytest.mark.parametrize("row", CARRIERS.values(), ids=CARRIERS)
def test_a_carriers_page_is_https_and_has_one_place_for_the_number(row: object) -> None:
    page = getattr(row, "page", "")
    assert not page or (urlsplit(page).scheme == "https" and page.count("{}") == 1)
