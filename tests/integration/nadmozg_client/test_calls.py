"""The real client against the sandbox: what each call brings."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.errors import (
    RejectedError,
    UnavailableError,
)
from integrations.nadmozg import Nadmozg, OneTimeLink, TemporaryPassword
from tests.nadmozg_world import World


def test_address_can_be_checked_held_and_released(world: World) -> None:
    assert world.nadmozg.check_slug(world.slug).state == "available"
    hold = world.nadmozg.hold_slug(world.slug, world.case_ref, 24, idempotency_key=world.key("hold"))
    assert timedelta(hours=23) < hold.expires_at - datetime.now(UTC) <= timedelta(hours=24)
    taken = world.nadmozg.check_slug(world.slug)
    assert (taken.state, bool(taken.suggestions)) == ("taken", True)
    world.nadmozg.release_hold(world.slug, hold.hold_id)
    assert world.nadmozg.check_slug(world.slug).state == "available"
    world.nadmozg.release_hold(world.slug, hold.hold_id)  # gone is released


@pytest.mark.parametrize("slug", ["", ".", "..", "a", "Лес ? x=1 # y", "forest/../../clouds", "a%2fb", "x\r\ny"])
def test_whatever_a_person_typed_is_told_to_be_invalid(shared: Nadmozg, slug: str) -> None:
    assert shared.check_slug(slug).state == "invalid"


def test_reserved_address_is_told(shared: Nadmozg) -> None:
    assert shared.check_slug("admin").state == "reserved"


@pytest.mark.parametrize("name", ["", ".", "..", "cl-1/users"])
def test_name_that_would_lead_to_another_path_is_rejected_here(shared: Nadmozg, name: str) -> None:
    with pytest.raises(RejectedError) as refusal:
        shared.cloud(name)
    assert refusal.value.code == "invalid"


def test_cloud_is_made_and_its_operation_can_be_watched(world: World) -> None:
    world.hold()
    order = world.order()
    assert not order.adopted
    assert order.retry_after_s
    assert order.operation_id
    world.operation_id = order.operation_id
    world.wait_until("succeeded")
    assert world.nadmozg.operation(order.operation_id).progress == 100
    (found,) = world.nadmozg.find_clouds(world.case_ref)
    assert found == world.nadmozg.cloud(order.cloud_id)
    assert (found.state, found.slug, found.case_ref) == ("active", world.slug, world.case_ref)
    assert found.admin_user_id
    assert found.url
    assert world.nadmozg.find_clouds("nobody") == ()


def test_order_repeated_under_its_key_is_the_same_order(world: World) -> None:
    world.hold()
    first, again = world.order(), world.order()
    assert (again.cloud_id, again.operation_id, again.adopted) == (first.cloud_id, first.operation_id, False)


def test_order_under_another_key_adopts_the_cloud_of_the_case(world: World) -> None:
    world.hold()
    first, again = world.order(), world.order(key=world.key("cloud-2"))
    assert (again.cloud_id, again.operation_id, again.adopted) == (first.cloud_id, first.operation_id, True)


def test_key_with_another_body_is_rejected(world: World) -> None:
    world.hold()
    world.order()
    with pytest.raises(RejectedError) as refusal:
        world.order(title="другое")
    assert refusal.value.code == "idempotency_mismatch"


def test_address_of_another_case_is_rejected_with_suggestions(world: World) -> None:
    world.hold()
    world.order()
    with pytest.raises(RejectedError) as refusal:
        world.order(case_ref="another", key="another")
    assert refusal.value.code == "slug_taken"
    assert refusal.value.words
    assert refusal.value.details["suggestions"]


def test_expired_hold_is_rejected(world: World) -> None:
    world.hold()
    world.sandbox.faults.add("hold_expired")
    with pytest.raises(RejectedError) as refusal:
        world.order()
    assert refusal.value.code == "hold_expired"
    world.nadmozg.release_hold(world.slug, world.hold_id)  # expired is released


def test_creation_quota_is_unavailable_and_says_when(world: World) -> None:
    world.hold()
    world.sandbox.faults.add("creation_quota")
    with pytest.raises(UnavailableError) as fault:
        world.order()
    assert fault.value.retry_after_s


@pytest.mark.parametrize("stuck", ["failed", "needs_operator"])
def test_stuck_operation_says_why_and_can_be_retried(world: World, stuck: Any) -> None:
    world.sandbox.faults.add(stuck)
    world.has_order()
    world.wait_until(stuck)
    assert world.nadmozg.operation(world.operation_id).error
    assert world.nadmozg.retry_operation(world.operation_id).state in {"running", "succeeded"}
    world.wait_until("succeeded")
    with pytest.raises(RejectedError):
        world.nadmozg.retry_operation(world.operation_id)


def test_objects_get_numbers_once(world: World) -> None:
    world.has_cloud()

    def add() -> str:
        return world.nadmozg.add_object(
            world.cloud_id, name="КПП 1", address="Лесная, 1", at=(55.7, 37.6), idempotency_key=world.key("object")
        )

    assert add() == add() == "1"
    [place] = world.there().places
    assert (place.name, place.address, place.lat, place.lon) == ("КПП 1", "Лесная, 1", 55.7, 37.6)


def test_an_object_whose_coordinates_are_not_known_has_none(world: World) -> None:
    world.has_cloud()
    world.nadmozg.add_object(
        world.cloud_id, name="КПП 1", address="Лесная, 1", at=None, idempotency_key=world.key("object")
    )
    [place] = world.there().places
    assert (place.lat, place.lon) == (None, None)


def test_user_who_is_there_already_is_adopted(world: World) -> None:
    world.has_cloud()

    def add(key: str) -> Any:
        return world.nadmozg.add_user(
            world.cloud_id, role="guard", email="post@client.example", phone="", idempotency_key=world.key(key)
        )

    first, again = add("a"), add("b")
    assert (first.adopted, again.adopted) == (False, True)
    assert first.user_id == again.user_id


def test_secrets_are_new_each_time_and_never_shown(world: World) -> None:
    world.has_cloud()
    links = [world.nadmozg.invite(world.cloud_id, world.user_id, 72) for _ in range(2)]
    passwords = [world.nadmozg.temporary_password(world.cloud_id, world.user_id) for _ in range(2)]
    assert links[0].url != links[1].url
    assert passwords[0].password != passwords[1].password
    assert passwords[0].login == "anna@client.example"
    assert links[0].url not in repr(links)
    assert passwords[0].password not in repr(passwords)
    assert isinstance(links[0], OneTimeLink)
    assert isinstance(passwords[0], TemporaryPassword)


def test_logins_are_told(world: World) -> None:
    world.has_cloud()
    before = world.nadmozg.logins(world.cloud_id, world.user_id)
    assert (before.first_login_at, before.last_login_at) == (None, None)
    world.sandbox.nadmozg.log_in(world.cloud_id, world.user_id)
    after = world.nadmozg.logins(world.cloud_id, world.user_id)
    assert after.first_login_at is not None
    assert after.first_login_at == after.last_login_at
    assert after.first_login_at.tzinfo is UTC


def test_cloud_that_is_not_there_is_rejected(shared: Nadmozg) -> None:
    with pytest.raises(RejectedError) as refusal:
        shared.cloud("cl-nothing")
    assert refusal.value.details["http_status"] == 404


def test_cloud_still_being_made_may_be_tried_again_but_a_suspended_one_needs_a_human(world: World) -> None:
    world.sandbox.faults.add("needs_operator")  # so that the making does not end
    world.hold()
    made = world.order().cloud_id
    with pytest.raises(UnavailableError) as fault:
        world.nadmozg.invite(made, "us-any", 1)
    assert fault.value.retry_after_s
    world.sandbox.nadmozg.set_state(made, "suspended")
    with pytest.raises(RejectedError) as refusal:
        world.nadmozg.invite(made, "us-any", 1)
    assert refusal.value.code == "locked"
