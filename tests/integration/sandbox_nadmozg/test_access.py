"""The sandbox's nadmozg keeps the contract: links, temporary passwords, logins."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.sandbox_client import ADMIN, Client, eventually


def test_invite_sets_the_password_once_and_logs_in(client: Client) -> None:
    cloud = client.active_cloud()
    link = client.invite(cloud)
    assert link.startswith(cloud["url"] + "invite/")
    assert ADMIN["email"] in client.page("GET", link).text
    assert client.logins(cloud)["first_login_at"] is None
    welcome = client.page("POST", link, password="my-own-password", again="my-own-password")
    assert (welcome.status_code, "Вы вошли" in welcome.text) == (200, True)
    assert client.logins(cloud)["first_login_at"] is not None
    used = client.page("GET", link)
    assert (used.status_code, "больше не действует" in used.text) == (410, True)
    assert client.page("POST", link, password="another-password", again="another-password").status_code == 410
    assert client.page("POST", cloud["url"], email=ADMIN["email"], password="my-own-password").status_code == 200


def test_second_invite_voids_the_first(client: Client) -> None:
    cloud = client.active_cloud()
    first, second = client.invite(cloud), client.invite(cloud)
    assert [client.page("GET", link).status_code for link in (first, second)] == [410, 200]


def test_invite_expires(client: Client) -> None:
    link = client.invite(client.active_cloud(), ttl_hours=0.05 / 3600)
    eventually(lambda: client.page("GET", link).status_code == 410)


@pytest.mark.parametrize(("password", "again"), [("short", "short"), ("long-enough-1", "long-enough-2")])
def test_unfit_password_does_not_use_the_link_up(client: Client, password: str, again: str) -> None:
    link = client.invite(client.active_cloud())
    assert client.page("POST", link, password=password, again=again).status_code == 400
    assert client.page("GET", link).status_code == 200


def test_login_with_a_wrong_password_is_refused(client: Client) -> None:
    cloud = client.active_cloud()
    answer = client.page("POST", cloud["url"], email=ADMIN["email"], password="wrong")
    assert (answer.status_code, "Неверный" in answer.text) == (401, True)
    assert client.logins(cloud)["first_login_at"] is None


def test_temporary_password_counts_only_after_it_was_changed(client: Client) -> None:
    cloud = client.active_cloud()
    temporary = client.temporary_password(cloud)
    page = client.page("POST", cloud["url"], email=ADMIN["email"], password=temporary)
    assert (page.status_code, "Смените временный пароль" in page.text) == (200, True)
    assert temporary not in page.text
    assert client.logins(cloud)["first_login_at"] is None
    form = {"email": ADMIN["email"], "temporary": temporary, "password": "my-own-password", "again": "my-own-password"}
    assert client.page("POST", cloud["url"] + "password", **form).status_code == 200
    assert client.logins(cloud)["first_login_at"] is not None
    assert client.page("POST", cloud["url"], email=ADMIN["email"], password=temporary).status_code == 401


def test_temporary_password_cannot_be_kept(client: Client) -> None:
    cloud = client.active_cloud()
    temporary = client.temporary_password(cloud)
    form = {"email": ADMIN["email"], "temporary": temporary, "password": temporary, "again": temporary}
    assert client.page("POST", cloud["url"] + "password", **form).status_code == 400


def test_second_temporary_password_voids_the_first(client: Client) -> None:
    cloud = client.active_cloud()
    first, second = client.temporary_password(cloud), client.temporary_password(cloud)
    found = [client.page("POST", cloud["url"], email=ADMIN["email"], password=each) for each in (first, second)]
    assert [each.status_code for each in found] == [401, 200]


def test_first_and_last_login_and_activity_are_told(client: Client) -> None:
    cloud = client.active_cloud()
    client.page("POST", client.invite(cloud), password="my-own-password", again="my-own-password")
    client.page("POST", cloud["url"], email=ADMIN["email"].upper(), password="my-own-password")
    logins = client.logins(cloud)
    assert logins["first_login_at"] < logins["last_login_at"]
    assert logins["logins"] == [logins["last_login_at"]]
    assert client.body("GET", f"/clouds/{cloud['cloud_id']}")["last_activity_at"] >= logins["last_login_at"]


def test_logins_of_support_do_not_count(client: Client) -> None:
    cloud = client.active_cloud()
    asked = {"role": "support", "email": "tp@pass24.example"}
    user_id = client.body("POST", f"/clouds/{cloud['cloud_id']}/users", asked)["user_id"]
    link = client.invite(cloud, user_id=user_id)
    assert client.page("POST", link, password="my-own-password", again="my-own-password").status_code == 200
    assert client.logins(cloud, user_id)["first_login_at"] is None
    assert client.body("GET", f"/clouds/{cloud['cloud_id']}")["last_activity_at"] is None


def test_times_are_rfc_3339_in_utc(client: Client) -> None:
    cloud = client.active_cloud()
    assert cloud["created_at"].endswith("Z")
    assert abs(datetime.fromisoformat(cloud["created_at"]) - datetime.now(UTC)) < timedelta(seconds=10)
