"""Prefect's own pages: the event feed tells a case's story, and the Runs page finds its runs by tags."""

from typing import Any

from demo.doors import Forms, Mailbox, wait_for
from stack.local import Stack
from tests.acceptance.clients import letters_to, new_client

STORY = {
    "case_opened", "talk_held", "address_agreed", "make_cloud", "cloud_ordered", "cloud_ready",
    "make_support_account", "tell_support_account", "send_credentials", "place_told", "make_object", "object_made",
}  # fmt: skip


def test_a_case_is_told_by_events_and_its_run_found_by_tags(stack: Stack, forms: Forms, mailbox: Mailbox) -> None:
    run = forms.submit("10", **new_client("Склад Лента", "lenta"))
    assert letters_to(mailbox, "lenta") == ["Доступ в PASS24 · Склад Лента"]

    flow_run = stack.ask_prefect("GET", f"/flow_runs/{run.id}").raise_for_status().json()
    code = next(it for it in flow_run["tags"] if it.startswith("R-"))
    assert set(flow_run["tags"]) >= {code, "Первый вход", "Анна Смирнова", "onboarding"}

    events = wait_for("события", lambda: story(stack, code), 60)
    assert sorted(it["event"] for it in events) == sorted(f"onboarding.case.{it}" for it in STORY), "each once"
    assert {it["resource"]["prefect.resource.name"] for it in events} == {f"{code} · Склад Лента"}
    for event in events:
        related = {it["prefect.resource.role"]: it["prefect.resource.id"] for it in event["related"]}
        assert related["manager"] == "onboarding.person.smirnova"
        assert related["flow-run"] == f"prefect.flow-run.{run.id}"
    assert "savin" not in str([it["payload"] for it in events])


def story(stack: Stack, code: str) -> list[dict[str, Any]] | None:
    """Prefect writes events down a little later; None while some are missing."""
    ours = {"filter": {"resource": {"id": [f"onboarding.case.{code}"]}}, "limit": 50}
    answer = stack.ask_prefect("POST", "/events/filter", json=ours).raise_for_status()
    events: list[dict[str, Any]] = answer.json()["events"]
    # Another database's case may have the same code, where tests share a server: this one is known by its client.
    events = [it for it in events if it["resource"]["prefect.resource.name"].endswith("Склад Лента")]
    # Whether anybody has looked before the cloud opened, and how often, is a matter of seconds.
    found = [it for it in events if it["event"] != "onboarding.case.cloud_closed"]
    return found if len(found) >= len(STORY) else None
