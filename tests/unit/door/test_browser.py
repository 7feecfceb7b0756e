"""What another page can make a browser send is told apart from what a page of ours sends."""

import pytest
from starlette.requests import HTTPConnection

from door.browser import Site
from door.pages import FIRST_PAGE, LONGEST_PATH, path_of_ours

SITE = Site("https://onboarding.company.ru")
NAVIGATION = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


def status(method: str, headers: dict[str, str], path: str = "/", host: str = "onboarding.company.ru") -> int:
    raw = [(name.encode(), value.encode()) for name, value in ({"host": host} | headers).items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw, "query_string": b"", "server": None}
    refused = SITE.refuses(HTTPConnection(scope), method)
    return refused[0] if refused else 200


@pytest.mark.parametrize(
    ("method", "headers", "expected"),
    [
        ("GET", {}, 200),
        ("GET", {"sec-fetch-site": "none"}, 200),
        ("GET", {"sec-fetch-site": "same-origin"}, 200),
        ("GET", NAVIGATION, 200),
        ("GET", NAVIGATION | {"sec-fetch-dest": "iframe"}, 403),
        ("GET", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ("GET", {"sec-fetch-site": "same-site"}, 403),
        ("GET", {"origin": "https://evil.example"}, 403),
        ("POST", {}, 403),
        ("POST", NAVIGATION, 403),
        ("POST", {"origin": "null"}, 403),
        ("POST", {"origin": "http://onboarding.company.ru"}, 403),
        ("POST", {"origin": "https://onboarding.company.ru.evil.example"}, 403),
        ("POST", {"origin": "https://onboarding.company.ru"}, 200),
        ("POST", {"sec-fetch-site": "same-origin"}, 200),
        ("POST", {"sec-fetch-site": "cross-site", "origin": "https://onboarding.company.ru"}, 403),
        ("DELETE", {}, 403),
    ],
)
def test_only_pages_of_ours_send(method: str, headers: dict[str, str], expected: int) -> None:
    assert status(method, headers) == expected


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:4200", "onboarding.company.ru:81", ""])
def test_a_foreign_host_is_nobody_here(host: str) -> None:
    assert status("GET", {}, host=host) == 421


def test_a_link_from_elsewhere_opens_pages_and_not_the_api() -> None:
    assert status("GET", NAVIGATION, "/runs") == 200
    assert status("GET", NAVIGATION, "/api/flow_runs/x") == 403


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/a\\b",
        " /a",
        "",
        "evil",
        "/" + "a" * LONGEST_PATH,
    ],
)
def test_nobody_is_led_to_another_site(path: str) -> None:
    assert path_of_ours(path) == FIRST_PAGE


@pytest.mark.parametrize("path", ["/", "/v2/runs?x=1&y=%D0%96", "/deployments/deployment/1/run?parameters=%7B%7D"])
def test_a_path_of_ours_stays_whole(path: str) -> None:
    assert path_of_ours(path) == path
