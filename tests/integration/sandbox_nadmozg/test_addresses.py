"""The sandbox's nadmozg keeps the contract: addresses and their holds."""

import pytest

from tests.sandbox_client import Client, eventually, refusal


@pytest.mark.parametrize("slug", ["ab", "-abc", "abc-", "a--b", "Ромашка", "ABC", "a" * 41, "a_b_c"])
def test_invalid_slugs(client: Client, slug: str) -> None:
    assert client.body("GET", f"/slugs/{slug}")["state"] == "invalid"


def test_free_slug_is_available(client: Client) -> None:
    assert client.body("GET", "/slugs/romashka-2")["state"] == "available"


@pytest.mark.parametrize("slug", ["www", "admin", "api", "mail", "pass24", "support", "test", "demo"])
def test_reserved_slugs_come_with_free_suggestions(client: Client, slug: str) -> None:
    answer = client.body("GET", f"/slugs/{slug}")
    assert (answer["state"], bool(answer["reason"])) == ("reserved", True)
    assert [client.body("GET", f"/slugs/{each}")["state"] for each in answer["suggestions"]] == ["available"] * 3


def test_held_slug_is_taken_and_says_for_whom(client: Client) -> None:
    client.hold("romashka", "case-1")
    answer = client.body("GET", "/slugs/romashka")
    assert (answer["state"], answer["case_ref"]) == ("taken", "case-1")
    assert "romashka" not in answer["suggestions"]


def test_hold_of_another_case_is_refused(client: Client) -> None:
    client.hold("romashka", "case-1")
    answer = client.ask("POST", "/slugs/romashka/holds", {"case_ref": "case-2", "ttl_hours": 1})
    assert refusal(answer) == (409, "slug_taken")
    assert answer.json()["error"]["details"]["suggestions"]


def test_same_case_holds_again_and_keeps_its_hold(client: Client) -> None:
    first, second = client.hold("romashka", ttl_hours=1), client.hold("romashka", ttl_hours=2)
    assert first["hold_id"] == second["hold_id"]
    assert first["expires_at"] < second["expires_at"]


def test_hold_longer_than_a_week_is_refused(client: Client) -> None:
    answer = client.ask("POST", "/slugs/romashka/holds", {"case_ref": "case-1", "ttl_hours": 169})
    assert refusal(answer) == (400, "invalid_fields")


def test_released_hold_frees_the_slug(client: Client) -> None:
    hold = client.hold("romashka")
    path = f"/slugs/romashka/holds/{hold['hold_id']}"
    assert client.body("GET", path) == hold
    assert client.body("DELETE", path) is None
    assert client.body("GET", "/slugs/romashka")["state"] == "available"
    assert refusal(client.ask("GET", path)) == (404, "not_found")


def test_expired_hold_answers_410_everywhere(client: Client) -> None:
    hold = client.hold("romashka", ttl_hours=0.05 / 3600)
    path = f"/slugs/romashka/holds/{hold['hold_id']}"
    eventually(lambda: client.ask("GET", path).status_code == 410)
    assert refusal(client.ask("DELETE", path)) == (410, "hold_expired")
    assert refusal(client.ask("POST", "/clouds", client.order("romashka", hold_id=hold["hold_id"])))[0] == 410
    assert client.body("GET", "/slugs/romashka")["state"] == "available"
