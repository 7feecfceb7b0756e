"""The page of a site behind the door: who sees it, what is taken in, which forms it begins; and attacks on it."""

import asyncio
import re
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from cases.case import Case
from cases.facts import Fact, PhotosReceived, SiteWork
from cases.forms.desk import Answer
from photos.pictures import LARGEST_FILE
from store.cases import CaseStore
from tests.integration.door.conftest import SITE_FORMS, World
from tests.integration.test_store import NOW, opened
from tests.photo_files import NOT_PHOTOS, photo
from tests.sample_cases import MOUNTED
from tests.sample_site import received, sha

EVIL = "<img src=x onerror=alert(1)>"
NAMES = {name.partition(":")[2]: it for it, name in SITE_FORMS.items()}


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


def case_with(engine: Engine, *facts: Fact, name: str = "") -> Case:
    """A case in the database, where something will be mounted."""
    answer = opened(name, SiteWork(expected=True, what="шлагбаум"), *facts)
    return CaseStore(engine).open(lambda: Answer(answer.facts, answer.actor, answer.said), NOW)[0]


async def upload(browser: httpx.AsyncClient, code: str, sent: Any, **headers: str) -> httpx.Response:
    return await browser.post(f"/onboarding/site/{code}/photos", content=sent, headers=headers)


def begun(world: World) -> list[tuple[str, Any]]:
    """The forms that have been begun, each with what was filled in."""
    runs = [(path, body) for method, path, body in world.came_through if path.endswith("/create_flow_run")]
    return [(SITE_FORMS[path.split("/")[3]].partition(":")[2], body) for path, body in runs]


def test_a_photo_is_taken_in_drawn_anew_and_recorded_by_a_run_in_the_persons_name(world: World, engine: Engine) -> None:
    case = case_with(engine)

    async def play() -> None:
        anna = await world.signed_in()
        answer = await upload(anna, case.code, photo(notes=True))
        assert answer.status_code == 200, answer.text
        sha256 = answer.json()["sha256"]
        assert begun(world) == [], "nothing is written by the page"
        body = {"form": "receive_photos", "item": "cabinet", "photo": [sha256]}
        said = await anna.post(f"/onboarding/site/{case.code}/record", data=body)
        assert said.json()["kind"] == "good"
        filled_in = {
            "case": case.title,
            "item": "Место шкафа с оборудованием",
            "photos": f"{sha256} · 2026-11-25 · 56.83890, 60.60570",
        }
        labels = {"onboarding.actor": "smirnova"}
        name = f"Отвечает Анна Смирнова · {case.title.partition(' · ')[2]}"
        assert begun(world) == [("receive_photos", {"name": name, "parameters": filled_in, "labels": labels})]

    run(play())


def test_a_photo_is_shown_as_a_picture_and_as_nothing_else(world: World, engine: Engine) -> None:
    case, other = case_with(engine), case_with(engine)

    async def play() -> None:
        anna = await world.signed_in()
        sha256 = (await upload(anna, case.code, photo("HEIF", notes=True))).json()["sha256"]
        for small in ("", "?small=1"):
            answer = await anna.get(f"/onboarding/site/{case.code}/photos/{sha256}{small}")
            assert answer.headers["content-type"] == "image/jpeg"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
            assert answer.headers["content-disposition"] == f'inline; filename="{case.code}-{sha256[:12]}.jpg"'
            assert answer.headers["cache-control"].startswith("private")
            assert answer.content.startswith(b"\xff\xd8\xff")
            assert b"OLGA" not in answer.content
        for path in (
            f"{other.code}/photos/{sha256}",  # another case's
            f"{case.code}/photos/{'0' * 64}",
            f"{case.code}/photos/..%2f{case.id}%2f{sha256}",
            f"{case.code}/photos/{sha256}.json",
            f"{case.code}/photos/%2e%2e%2f%2e%2e%2fservice-secret",
            f"..%2f..%2f{case.code}/photos/{sha256}",
            f"R-9999/photos/{sha256}",
        ):
            answer = await anna.get(f"/onboarding/site/{path}")
            assert answer.status_code == 404, path
            assert answer.headers["cache-control"] == "no-store" or "json" not in answer.headers["content-type"]

    run(play())


def test_only_whoever_may_comes_to_a_site(world: World, engine: Engine) -> None:
    case = case_with(engine)

    async def play() -> None:
        anna = await world.signed_in()
        sha256 = (await upload(anna, case.code, photo())).json()["sha256"]
        page, picture = f"/onboarding/site/{case.code}", f"/onboarding/site/{case.code}/photos/{sha256}"
        record = {"form": "answer_site", "power": "есть"}
        stranger = world.visitor()
        assert "Рабочая почта" in (await stranger.get(page)).text
        assert case.data.object_name not in (await stranger.get(page)).text
        assert (await stranger.get(picture)).status_code == 401
        assert (await upload(stranger, case.code, photo())).status_code == 401
        assert (await stranger.post(f"{page}/record", data=record)).status_code == 401
        support = await world.signed_in("support@pass24.example")
        assert "Добавить фото" not in (await support.get(page)).text
        assert (await support.get(picture)).status_code == 200
        assert (await upload(support, case.code, photo())).status_code == 403
        assert (await support.post(f"{page}/record", data=record)).status_code == 403
        installer = await world.signed_in("volkov@pass24.example")
        assert (await installer.get(f"{page}/sheet")).status_code == 200
        assert (await installer.post(f"{page}/record", data=record)).status_code == 403
        operator = await world.signed_in("operations@pass24.example")
        for path in (page, picture):
            assert (await operator.get(path)).status_code == 403
        elsewhere = await world.signed_in()
        elsewhere.headers["origin"] = "https://evil.example"
        elsewhere.headers["sec-fetch-site"] = "cross-site"
        assert (await upload(elsewhere, case.code, photo())).status_code == 403
        assert (await elsewhere.post(f"{page}/record", data=record)).status_code == 403
        assert (await elsewhere.get(picture)).status_code == 403
        assert begun(world) == []
        assert world.shelf.count(case.id) == 1

    run(play())


@pytest.mark.parametrize(("sent", "words"), NOT_PHOTOS.values(), ids=NOT_PHOTOS)
def test_what_is_no_photo_is_kept_nowhere(sent: bytes, words: str, world: World, engine: Engine) -> None:
    case = case_with(engine)

    async def play() -> None:
        anna = await world.signed_in()
        answer = await upload(anna, case.code, sent, **{"content-type": "image/jpeg"})
        assert answer.status_code == 422
        assert words in answer.json()["detail"]
        assert [it for it in world.shelf.folder.rglob("*") if it.is_file()] == []

    run(play())


def test_a_huge_body_is_cut_off_before_it_fills_anything(world: World, engine: Engine) -> None:
    case = case_with(engine)
    pieces = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal pieces
        for _ in range(1000):
            pieces += 1
            yield b"\xff\xd8\xff" + bytes(999_997)

    async def play() -> None:
        anna = await world.signed_in()
        for sent, declared in ((endless(), {}), (b"", {"content-length": str(LARGEST_FILE + 1)})):
            answer = await upload(anna, case.code, sent, **declared)
            assert (answer.status_code, "больше 25 МБ" in answer.json()["detail"]) == (422, True)
        assert [it for it in world.shelf.folder.rglob("*") if it.is_file()] == []

    run(play())


def test_many_at_once_all_come_through(world: World, engine: Engine) -> None:
    case = case_with(engine)
    sent = [photo(size=(640 + number, 480)) for number in range(12)]

    async def play() -> None:
        anna = await world.signed_in()
        answers = await asyncio.gather(*(upload(anna, case.code, it) for it in sent))
        assert {it.status_code for it in answers} == {200}
        assert len({it.json()["sha256"] for it in answers}) == 12 == world.shelf.count(case.id)

    run(play())


def test_what_lies_on_no_shelf_of_this_case_cannot_be_recorded(world: World, engine: Engine) -> None:
    case, other = case_with(engine), case_with(engine)

    async def play() -> None:
        anna = await world.signed_in()
        theirs = (await upload(anna, other.code, photo())).json()["sha256"]
        for name in (theirs, "0" * 64, "../x", EVIL):
            body = {"form": "receive_photos", "item": "cabinet", "photo": name}
            said = await anna.post(f"/onboarding/site/{case.code}/record", data=body)
            assert said.status_code == 422
            assert "этого подключения нет" in said.json()["lines"][0][1]
        by_hand = {"parameters": {"case": case.title, "item": "Место шкафа с оборудованием", "photos": theirs}}
        started = await anna.post(f"/api/deployments/{NAMES['receive_photos']}/create_flow_run", json=by_hand)
        assert started.status_code == 422
        assert "на странице площадки" in started.json()["detail"]
        assert begun(world) == []

    run(play())


def test_verdicts_answers_and_items_let_go_become_forms(world: World, engine: Engine) -> None:
    photos = tuple(sorted((sha("breaker"), sha("breaker", 2), sha("breaker", 3))))
    came = PhotosReceived.model_validate({"round": 1, "item": "breaker", "photos": [{"sha256": it} for it in photos]})
    case = case_with(engine, came)

    async def play() -> None:
        anna = await world.signed_in()
        page = f"/onboarding/site/{case.code}"
        body = {
            f"verdict-{photos[0]}": "принято",
            f"verdict-{photos[1]}": "вернуть",
            f"reason-{photos[1]}": " щит\nзакрыт ",
        }
        odd = {f"verdict-{'f' * 64}": "принято", f"reason-{photos[2]}": "не отмечено", "x": "y"}
        html = {"accept": "text/html"}
        answer = await anna.post(f"{page}/record", data={"form": "judge_photos", **body, **odd}, headers=html)
        assert answer.status_code == 303
        assert re.fullmatch(rf"{page}\?run=[0-9a-f-]{{36}}#said", answer.headers["location"])
        shown = await anna.get(answer.headers["location"])
        assert "Записано" in shown.text
        await anna.post(
            f"{page}/record", data={"form": "answer_site", "power": "нет, нужно провести", "access": "будни"}
        )
        waived = {"form": "waive_site_item", "item": "cables", "needed": "не нужен", "reason": "есть"}
        await anna.post(f"{page}/record", data=waived)
        for nothing in (
            {"form": "judge_photos"},
            {"form": "forget_client"},
            {},
            {"form": "waive_site_item", "item": "x"},
        ):
            assert (await anna.post(f"{page}/record", data=nothing)).status_code in (403, 422)
        names = [name for name, _ in begun(world)]
        assert names == ["judge_photos", "answer_site", "waive_site_item"]
        filled_in = [it["parameters"] for _, it in begun(world)]
        assert filled_in[0]["verdicts"] == f"{photos[0]} · принято\n{photos[1]} · вернуть: щит закрыт"
        assert (
            filled_in[1] | {"power": "нет, нужно провести", "internet": "пока неизвестно", "access": "будни"}
            == filled_in[1]
        )
        assert filled_in[2] | {"item": "Кабельные трассы", "needed": "не нужен", "reason": "есть"} == filled_in[2]

    run(play())


def test_what_people_typed_is_inert_and_the_page_has_nothing_from_elsewhere(world: World, engine: Engine) -> None:
    case = case_with(engine, SiteWork(expected=True, what=EVIL), name=EVIL)

    async def play() -> None:
        answer = await (await world.signed_in()).get(f"/onboarding/site/{case.code}?run={EVIL}")
        assert answer.status_code == 200
        assert "<img src=x" not in answer.text
        assert not re.search(r"""(?:src|href|action)=["'](?!/|#)""", answer.text)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
        assert not re.search(r"<script(?! type=\"module\" src=\"/onboarding/ui/site.js\")", answer.text)
        assert not re.search(r"<[^>]*\son\w+=", answer.text)

    run(play())


def test_photos_of_the_result_are_added_once_it_is_mounted_and_not_judged(world: World, engine: Engine) -> None:
    """By the installers, too, who judge nothing."""
    before, after = case_with(engine), case_with(engine, MOUNTED)

    async def play() -> None:
        installer = await world.signed_in("volkov@pass24.example")
        assert "Фото результата" not in (await installer.get(f"/onboarding/site/{before.code}")).text
        page = f"/onboarding/site/{after.code}"
        shown = (await installer.get(page)).text
        assert 'data-item="result"' in shown
        sent = [(await upload(installer, after.code, photo(size=(640, 480 + it)))).json()["sha256"] for it in range(2)]
        body = {"form": "receive_photos", "item": "result", "photo": sent}
        assert (await installer.post(f"{page}/record", data=body)).json()["kind"] == "good"
        ((name, filled_in),) = begun(world)
        assert (name, filled_in["parameters"]["item"]) == ("receive_photos", "Фото результата")
        assert all(it in filled_in["parameters"]["photos"] for it in sent)

    run(play())


def test_what_was_mounted_is_seen_on_the_page(world: World, engine: Engine) -> None:
    case = case_with(engine, MOUNTED, received("result"), received("result", 2))

    async def play() -> None:
        shown = (await (await world.signed_in()).get(f"/onboarding/site/{case.code}")).text
        for number in (1, 2):
            name = f"verdict-{sha('result', number)}"
            assert re.findall(rf'name="{name}" value="([^"]*)"', shown) == ["убрать"]

    run(play())
