"""The sheet for the installers: go or no go, the one thing that keeps them, whose turn; and the PDF of it."""

import io
import re
import zlib
from pathlib import Path

import pytest

from cases.case import Case
from cases.facts import EquipmentTold, Fact, SiteItemWaived, StepSkipped
from cases.standing import is_skipped
from cases.turns import Turn
from cases.views.installation import installation_told
from cases.views.sheet import Block, sheet
from letters.site_sheet import sheet_attachment
from photos.pictures import rewrite
from photos.shelf import Shelf
from tests.photo_files import picture
from tests.played_case import PLACE
from tests.sample_cases import MOUNTED, OPENED_AT, RECEIVED, sample_case
from tests.sample_people import DIRECTORY
from tests.sample_site import ASKED_FOR, ONE_RETURNED, SITE_KNOWN, judged, received, verdict

NO_POWER = SITE_KNOWN.model_copy(update={"power": False})
NOBODY_MEETS = SITE_KNOWN.model_copy(update={"on_site": ""})
UNKNOWN = SITE_KNOWN.model_copy(update={"internet": None})
AT_SUPPLIER = EquipmentTold(number=1, where="supplier")
ON_ITS_WAY = EquipmentTold(number=1, where="carrier")
LACKED = MOUNTED.model_copy(update={"done": False, "why": "equipment", "words": "Нет стрелы.", "serials": ()})
LET_GO = StepSkipped(step="site_photos", reason="площадку смотрели сами")
NOT_THERE = "оборудование ещё не получено"
BLOCKS: dict[str, tuple[str, tuple[Fact, ...], str, str]] = {
    "all was seen and is known, the equipment is there": ("received", (), "", ""),
    "the site was let go": ("photos", (LET_GO, RECEIVED), "", ""),
    "nobody knows where the equipment is": ("judged", (), NOT_THERE, "менеджер"),
    "the supplier has it": ("judged", (AT_SUPPLIER,), NOT_THERE, "поставщик"),
    "it is on its way, and a photo waits": (
        "judged",
        (ON_ITS_WAY, received("breaker", 2)),
        "никто не оценил 1 фото",
        "менеджер",
    ),
    "it is on its way": ("judged", (ON_ITS_WAY,), NOT_THERE, "перевозчик"),
    "it was there, and lacked on the day": ("mounting", (LACKED,), NOT_THERE, "менеджер"),
    "it is mounted": ("mounted", (), "", ""),
    "a photo waits": ("judged", (received("breaker", 2),), "никто не оценил 1 фото", "менеджер"),
    "photos wait, and there is no line": ("photos", (NO_POWER,), "никто не оценил 9 фото", "менеджер"),
    "no line": ("judged", (NO_POWER,), "у места монтажа нет линии 220 В", "клиент"),
    "a photo was sent back": ("photos", (ONE_RETURNED,), "нет подходящих фото: «Автомат в щите»", "клиент"),
    "nobody knows of the internet": ("judged", (UNKNOWN,), "неизвестно, есть ли интернет", "клиент"),
    "nobody meets them": ("judged", (NOBODY_MEETS,), "нет ответа: «Ответственный на месте»", "клиент"),
}


@pytest.mark.parametrize(("stage", "more", "what", "turn"), BLOCKS.values(), ids=BLOCKS)
def test_one_thing_blocks_and_it_is_somebodys_turn(stage: str, more: tuple[Fact, ...], what: str, turn: str) -> None:
    told = sheet(sample_case(stage, more=more))
    if not what:
        assert told.block is None
        assert told.verdict.startswith("Можно ехать: оборудование получено")
        assert ("площадка готова" in told.verdict) is (LET_GO not in more)
        return
    assert told.block == Block(what, Turn(turn))
    assert told.verdict == f"Ехать рано: {what}. Ход: {turn}."


def test_it_says_what_where_and_who_opens() -> None:
    facts = dict(sheet(sample_case("judged", more=(PLACE,))).facts)
    assert facts["Адрес"] == PLACE.address
    assert facts["Монтируем"].startswith("шлагбаумы CAME")
    assert (facts["Кто пустит"], facts["Кто встретит"]) == (SITE_KNOWN.access, SITE_KNOWN.on_site)
    assert facts["220 В"] == "есть, 1,5 кВт, у шкафа, С16, щит в комнате охраны"
    assert facts["Интернет"] == "есть, кабель, 50 Мбит/с, Ростелеком"


def test_only_photos_that_were_accepted_are_shown() -> None:
    waived = SiteItemWaived(item="cables", needed=False, reason="уже проложены")
    items = {it.title: it for it in sheet(sample_case("photos", more=(ONE_RETURNED, waived))).items}
    assert (items["Автомат в щите"].photos, items["Автомат в щите"].words) == ((), "фото ещё нет")
    assert len(items["Место шкафа с оборудованием"].photos) == 1
    assert len(items) == len(ASKED_FOR)


def shelved(case: Case, folder: Path) -> Case:
    """The case, with photos that there really are."""
    facts = [it for it in case.facts if it.fact.kind not in ("photos_received", "photos_judged")]
    shelf = Shelf(folder / "photos")
    more: list[Fact] = []
    for number, item in enumerate(ASKED_FOR):
        with shelf.incoming() as place:
            output = io.BytesIO()
            picture(640 + number, 480 if number % 2 else 900).save(output, "JPEG")
            (place / "sent").write_bytes(output.getvalue())
            about = rewrite(place / "sent", place)
            shelf.keep(case.id, place, about)
        fact = received(item)
        photo = fact.photos[0].model_copy(update={"sha256": about.sha256})
        more.append(fact.model_copy(update={"photos": (photo,)}))
        more.append(judged(verdict(item).model_copy(update={"sha256": about.sha256})))
    last = facts[-1]
    return Case(case.id, case.code, (*facts, *(type(last)(it, last.at, last.actor) for it in more)))


def test_the_pdf_has_the_words_in_russian_and_every_photo(tmp_path: Path) -> None:
    case = shelved(sample_case("judged", more=(PLACE,)), tmp_path)
    made = sheet_attachment(case, tmp_path / "photos", OPENED_AT)
    assert made
    assert made.content.startswith(b"%PDF-")
    assert made.content.count(b"/Subtype /Image") == len(ASKED_FOR)
    assert b"DejaVuSans" in made.content
    assert b"OLGA" not in made.content
    (Path(tmp_path) / "sheet.pdf").write_bytes(made.content)
    without = sheet_attachment(case, None, OPENED_AT)
    assert without
    assert without.content.count(b"/Subtype /Image") == 0, "on a machine without the photos"
    unpacked = [zlib.decompress(it) for it in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", without.content, re.S)[:1]]
    assert unpacked


def test_photos_of_the_result_are_on_the_sheet_and_wait_for_nobody() -> None:
    case = sample_case("mounted", more=(received("result", 1), received("result", 2)))
    assert [(it.title, len(it.photos)) for it in sheet(case).items][-1] == ("Фото результата", 2)
    assert ("Фото результата", "2 фото") in installation_told(case, DIRECTORY)
    assert case.site.ready
    assert not case.site.waiting
    assert not case.site.wanted
    without = sample_case("mounted")
    assert "Фото результата" not in [it.title for it in sheet(without).items]
    assert ("Фото результата", "") in installation_told(without, DIRECTORY)


def test_photos_of_the_result_do_not_bring_a_step_back_that_was_let_go() -> None:
    case = sample_case("photos", more=(LET_GO, received("result", 1)))
    assert is_skipped(case, "site_photos")
    assert not is_skipped(sample_case("photos", more=(LET_GO, received("breaker", 2))), "site_photos")
