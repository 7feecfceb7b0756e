"""The sandbox's nadmozg keeps the contract: clouds, their making, objects and users."""

from pathlib import Path

from tests.sandbox_client import Client, eventually, refusal, running


def test_cloud_is_accepted_with_retry_after(client: Client) -> None:
    answer = client.ask("POST", "/clouds", client.order("romashka"))
    assert answer.status_code == 202
    assert set(answer.json()["body"]) == {"cloud_id", "operation_id"}
    assert int(answer.headers["Retry-After"]) >= 1


def test_same_key_and_body_give_the_same_answer(patient: Client) -> None:
    order = patient.order("romashka")
    first = patient.body("POST", "/clouds", order, key="once")
    assert patient.body("POST", "/clouds", order, key="once") == first
    assert len(patient.sandbox.nadmozg.clouds) == 1


def test_same_key_with_another_body_is_a_mismatch(patient: Client) -> None:
    order = patient.order("romashka")
    patient.body("POST", "/clouds", order, key="once")
    answer = patient.ask("POST", "/clouds", order | {"title": "Другое"}, key="once")
    assert refusal(answer) == (422, "idempotency_mismatch")


def test_same_slug_and_case_under_another_key_is_to_be_adopted(patient: Client) -> None:
    order = patient.order("romashka")
    first = patient.body("POST", "/clouds", order)
    answer = patient.ask("POST", "/clouds", order)
    assert refusal(answer) == (409, "already_exists")
    assert answer.json()["error"]["details"] == first


def test_slug_of_another_case_is_taken(client: Client) -> None:
    client.begin("romashka", "case-1")
    answer = client.ask("POST", "/clouds", client.order("romashka", "case-2", hold_id="hold-x"))
    assert refusal(answer) == (409, "slug_taken")
    assert client.body("GET", "/slugs/romashka")["state"] == "taken"


def test_clouds_are_found_by_case(client: Client) -> None:
    assert client.body("GET", "/clouds", case_ref="case-1") == []
    begun = client.begin("romashka", "case-1")
    client.begin("vasilek", "case-2")
    found = client.body("GET", "/clouds", case_ref="case-1")
    assert [(each["cloud_id"], each["operation_id"]) for each in found] == [tuple(begun.values())]


def test_at_most_three_clouds_are_made_at_once(patient: Client) -> None:
    for number in (1, 2, 3):
        patient.begin(f"cloud-{number}", f"case-{number}")
    order = patient.order("cloud-4", "case-4")
    answer = patient.ask("POST", "/clouds", order, key="fourth")
    assert refusal(answer) == (429, "creation_quota")
    assert int(answer.headers["Retry-After"]) >= 1


def test_quota_is_free_again_when_clouds_are_ready(client: Client) -> None:
    for number in range(5):
        client.active_cloud(f"cloud-{number}", f"case-{number}")


def test_operation_goes_through_its_steps(tmp_path: Path) -> None:
    seen: list[tuple[str, str | None, int]] = []
    with running(tmp_path, cloud_seconds=3.0, cloud_lag=0) as client:
        operation_id = client.begin("romashka")["operation_id"]

        def is_over() -> bool:
            body = client.body("GET", f"/operations/{operation_id}")
            seen.append((body["state"], body["step"], body["progress"]))
            return bool(body["state"] == "succeeded")

        eventually(is_over)
    assert list(dict.fromkeys(state for state, _, _ in seen)) == ["queued", "running", "succeeded"]
    steps = list(dict.fromkeys(step for _, step, _ in seen if step))
    assert steps == ["dns", "db", "cert", "seed", "accounts"]
    progress = [each for _, _, each in seen]
    assert progress == sorted(progress)
    assert progress[-1] == 100


def test_admin_is_there_with_the_cloud(client: Client) -> None:
    cloud = client.active_cloud()
    assert cloud["admin_user_id"] in client.sandbox.nadmozg.clouds[cloud["cloud_id"]].users
    assert client.logins(cloud) == {"first_login_at": None, "last_login_at": None, "logins": []}


def test_login_page_lags_behind_success(tmp_path: Path) -> None:
    with running(tmp_path, cloud_seconds=0.05, cloud_lag=0.6) as client:
        cloud = client.active_cloud()
        assert client.page("GET", cloud["url"]).status_code == 404
        eventually(lambda: client.page("GET", cloud["url"]).status_code == 200)


def test_login_page_is_recognisable_and_russian(client: Client) -> None:
    cloud = client.active_cloud()
    assert cloud["url"] == client.sandbox.nadmozg_url.removesuffix("/api/v1") + "/c/romashka/"
    page = client.page("GET", cloud["url"]).text
    assert 'type="password"' in page
    assert "<form" in page
    assert "Войти" in page


def test_cloud_made_by_sales_is_active_and_of_no_case(client: Client) -> None:
    made = client.sandbox.nadmozg.make_cloud_by_sales("sales", "БЦ Высота", "boss@vysota.example")
    cloud = client.body("GET", f"/clouds/{made.cloud_id}")
    assert (cloud["state"], cloud["case_ref"], cloud["operation_id"]) == ("active", None, None)
    assert client.page("GET", cloud["url"]).status_code == 200
    assert client.body("GET", "/clouds", slug="sales") == [cloud]
    assert client.page("GET", client.invite(cloud)).status_code == 200


# Objects and users


def test_object_gets_its_number_once(client: Client) -> None:
    cloud_id = client.active_cloud()["cloud_id"]
    place = {"name": "ЖК Ромашка", "address": "Москва, Цветочная, 1", "lat": 55.75, "lon": 37.62}
    first = client.body("POST", f"/clouds/{cloud_id}/objects", place, key="object")
    assert client.body("POST", f"/clouds/{cloud_id}/objects", place, key="object") == first
    assert client.body("POST", f"/clouds/{cloud_id}/objects", place) == first
    other = client.body("POST", f"/clouds/{cloud_id}/objects", place | {"name": "Паркинг"})
    assert other["object_no"] != first["object_no"]
    answer = client.ask("POST", f"/clouds/{cloud_id}/objects", place | {"name": "Ещё"}, key="object")
    assert refusal(answer) == (422, "idempotency_mismatch")


def test_duplicate_email_tells_whose_it_is(client: Client) -> None:
    cloud_id = client.active_cloud()["cloud_id"]
    asked = {"role": "support", "email": "tp@pass24.example", "phone": "+70000000000"}
    answer = client.ask("POST", f"/clouds/{cloud_id}/users", asked, key="tp")
    assert answer.status_code == 201
    assert client.body("POST", f"/clouds/{cloud_id}/users", asked, key="tp") == answer.json()["body"]
    again = client.ask("POST", f"/clouds/{cloud_id}/users", asked | {"email": "TP@pass24.example"})
    assert refusal(again) == (409, "email_taken")
    assert again.json()["error"]["details"]["user_id"] == answer.json()["body"]["user_id"]


def test_unknown_role_is_refused(client: Client) -> None:
    cloud_id = client.active_cloud()["cloud_id"]
    answer = client.ask("POST", f"/clouds/{cloud_id}/users", {"role": "king", "email": "k@x.example"})
    assert refusal(answer) == (400, "invalid_fields")


def test_cloud_still_being_made_is_locked(patient: Client) -> None:
    cloud_id = patient.begin("romashka")["cloud_id"]
    answer = patient.ask("POST", f"/clouds/{cloud_id}/users", {"role": "admin", "email": "a@x.example"})
    assert refusal(answer) == (423, "locked")
    assert "Retry-After" in answer.headers


def test_suspended_cloud_is_locked_for_good_and_its_page_says_so(client: Client) -> None:
    cloud = client.active_cloud()
    client.sandbox.nadmozg.set_state(cloud["cloud_id"], "suspended")
    answer = client.ask("POST", f"/clouds/{cloud['cloud_id']}/users", {"role": "admin", "email": "a@x.example"})
    assert refusal(answer) == (423, "locked")
    assert "Retry-After" not in answer.headers
    assert client.body("GET", f"/clouds/{cloud['cloud_id']}")["state"] == "suspended"
    assert client.page("GET", cloud["url"]).status_code == 403
