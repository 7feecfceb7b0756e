"""What the door adds to Prefect's answers, and what it leaves as it is."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from door.ui_page import SCRIPT, STYLE, asked_whole, refusal_told, with_run, with_script

PAGE = b"<!DOCTYPE html><html><head><title>Prefect</title></head><body><div id=app></div></body></html>"


def asked(
    inner: ASGIApp,
    wrapped: Callable[[Send], Send],
    *,
    headers: Mapping[str, str] | None = None,
    change: Callable[[Scope], Scope] = lambda it: it,
) -> httpx.Response:
    """What a browser gets of this application."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await inner(change(scope), receive, wrapped(send))

    async def play() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as browser:
            return await browser.get("/", headers=headers)

    return asyncio.run(play())


def test_the_script_comes_into_the_head_of_a_page_and_the_length_fits() -> None:
    answer = asked(Response(PAGE, media_type="text/html", headers={"etag": '"1"'}), with_script)
    assert answer.content == PAGE.replace(b"</head>", STYLE + SCRIPT + b"</head>")
    assert answer.headers["content-length"] == str(len(answer.content))
    assert "etag" not in answer.headers, "a browser would be told that nothing has changed"


def test_a_page_that_comes_in_pieces_is_put_together() -> None:
    async def pieces(scope: Scope, receive: Receive, send: Send) -> None:
        parts = iter([PAGE[:40], PAGE[40:55], PAGE[55:]])
        await StreamingResponse(_each(parts), media_type="text/html; charset=utf-8")(scope, receive, send)

    assert asked(pieces, with_script).content.count(SCRIPT) == 1


async def _each(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


@pytest.mark.parametrize(
    "answer",
    [
        Response(b"<html>no head at all</html>", media_type="text/html"),
        Response(PAGE, media_type="application/javascript"),
        Response(PAGE, media_type="text/html", headers={"content-encoding": "br"}),
        Response(PAGE, 404, media_type="text/html"),
        Response(b"", 304),
    ],
    ids=["another page", "no page", "compressed", "not found", "not modified"],
)
def test_what_is_not_as_expected_passes_as_it_is(answer: Response) -> None:
    async def raw() -> tuple[int, bytes]:
        transport = httpx.ASGITransport(_wrapped(answer))
        browser = httpx.AsyncClient(transport=transport, base_url="http://x")
        async with browser, browser.stream("GET", "/") as got:
            return got.status_code, b"".join([it async for it in got.aiter_raw()])

    assert asyncio.run(raw()) == (answer.status_code, answer.body)


def _wrapped(answer: Response) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(scope, receive, with_script(send))

    return app


def test_a_page_is_asked_for_whole_and_anew() -> None:
    seen: dict[str, str] = {}

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.update(Request(scope).headers)
        await Response(PAGE, media_type="text/html")(scope, receive, send)

    conditions = {"accept-encoding": "gzip", "if-none-match": "x", "if-modified-since": "x", "range": "bytes=0-5"}
    asked(inner, with_script, headers=conditions | {"accept": "text/html"}, change=asked_whole)
    assert not set(conditions) & set(seen)
    assert seen["accept"] == "text/html"


def test_an_answer_says_in_a_header_which_run_was_begun() -> None:
    begun = asked(Response(b'{"id": "0a2c", "name": "x"}', 201), with_run)
    assert begun.headers["server-timing"] == 'run;desc="0a2c"'
    assert begun.json()["name"] == "x"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"name": "x"}', b"<html>"])
def test_an_answer_about_no_run_passes(body: bytes) -> None:
    answer = asked(Response(body, 201), with_run)
    assert answer.content == body
    assert "server-timing" not in answer.headers


def test_why_no_run_was_begun_fits_into_a_header() -> None:
    told = refusal_told('Нет права: "так"\r\nX: y')
    assert told.isascii()
    assert told.startswith('run;desc="!')
    assert told.count('"') == 2
    assert "\n" not in told
