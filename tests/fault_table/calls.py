"""The calls of the table: the moment just before each, what makes it happen, and what its far end knows of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.states import Scheduled

from cases.calendar_days import working_day_after
from cases.effects import Effect
from cases.facts import AddressAgreed, CloudOrdered, CloudTrouble, LoggedIn, ObjectMade, PlaceTold
from cases.forms.follow_up import LATER
from cases.forms.training import APPOINT
from flows.cloud import agree_address, client_logged_in, retry_cloud, send_access_again
from flows.control import add_note
from flows.follow_up import move_follow_up
from flows.onboarding import first_talk
from flows.reconcile import reconcile
from flows.recording import share_recording
from flows.training import appoint_training
from prefect_ui.links import deployment_id
from sandbox.nadmozg_records import Cloud
from tests.fault_table import faults
from tests.fault_table.aging import let_pass
from tests.fault_table.situation import MANAGER, TALK, TODAY, Situation, opened
from tests.fault_table.world import World

API = "/api/v1"
Trigger = Callable[[], State[Any]]


@dataclass
class Before:
    """A case just before a call.

    `trigger` makes the call happen; `left` counts what it has left at the far end (None: it only asks); `goal` counts
    what the case is to have reached, once, when all is over.
    """

    case: Situation
    trigger: Trigger
    goal: Callable[[], int]
    path: str = ""
    left: Callable[[], int] | None = None


@dataclass(frozen=True)
class Call:
    """`effect`: whose entry in the ledger is looked at; None where there is none. `also` fails besides, always."""

    method: str
    before: Callable[[World, str], Before]
    effect: Effect | None
    break_it: Callable[[World, str, str, str], None] = faults.break_nadmozg
    also: tuple[tuple[str, str], ...] = field(default=())


def _address(path: str, world: World, tag: str) -> Before:
    """Form 30: the address is agreed, nothing is ordered yet."""
    case = opened(world, tag, TALK)
    case.all_done_but()
    agreed = {"slug": tag, "agreed_by": "Ольга Ким", "agreed_on": TODAY.isoformat(), "agreed_how": "звонок"}
    left = {"/slugs/{slug}/holds": partial(_holds, case), "/clouds": partial(_clouds, case)}.get(path)
    return Before(case, partial(case.submit, agree_address, **agreed), partial(_letters, case), _at(path, case), left)


def _find_clouds(world: World, tag: str) -> Before:
    before = _address("/clouds", world, tag)
    before.left = None
    return before


def _ordered(path: str, world: World, tag: str) -> Before:
    """The cloud is ordered and made; reconcile looks at it."""
    case, cloud = _with_order(world, tag)
    at = path if path.startswith("/c/") else f"{API}{path}"
    operation = cloud.operation.operation_id if cloud.operation else ""
    at = at.format(operation=operation, cloud=cloud.cloud_id, slug=tag)
    return Before(case, _reconcile, partial(_letters, case), at)


def _stuck(world: World, tag: str) -> Before:
    """Form 36: the cloud is stuck, and the manager says that it may go on."""
    case, cloud = _with_order(world, tag)
    assert cloud.operation is not None
    cloud.operation.stuck = "failed"
    case.record(CloudTrouble(state="failed", words="step cert failed"))
    case.all_done_but()
    operation = cloud.operation

    def gone_on() -> int:
        return int(operation.stuck is None)

    path = f"{API}/operations/{operation.operation_id}/retry"
    return Before(case, partial(case.submit, retry_cloud), partial(_letters, case), path, gone_on)


def _support(world: World, tag: str) -> Before:
    """Form 45: all that is due beside a question is tech support's account."""
    case = opened(world, tag, TALK)
    cloud = case.with_cloud()
    case.all_done_but(Effect.MAKE_SUPPORT_ACCOUNT)

    def accounts() -> int:
        return sum(it.role == "support" for it in cloud.users.values())

    path = f"{API}/clouds/{cloud.cloud_id}/users"
    return Before(case, partial(case.submit, client_logged_in), accounts, path, accounts)


def _object(world: World, tag: str) -> Before:
    """Form 45: all that is due beside a question is the object inside the cloud."""
    case = opened(world, tag, TALK, PlaceTold(address=f"Тверь, {tag}"))
    cloud = case.with_cloud()
    case.all_done_but(Effect.MAKE_OBJECT)

    def objects() -> int:
        return len(cloud.places)

    def known() -> int:
        return sum(isinstance(it.fact, ObjectMade) for it in case.case.facts)

    path = f"{API}/clouds/{cloud.cloud_id}/objects"
    return Before(case, partial(case.submit, client_logged_in), known, path, objects)


def _access(what: str, world: World, tag: str) -> Before:
    """Form 40: another access letter, for a client who has no account in the cloud yet."""
    case = opened(world, tag, TALK)
    cloud = case.with_cloud()
    case.all_done_but()
    user_id = "*"
    if what != "users":
        key = f"{case.ref}:admin:{case.client}"
        asked = {"role": "admin", "email": case.client, "phone": ""}
        user_id = world.sandbox.nadmozg.add_user(cloud.cloud_id, asked, key).user_id
    path = f"{API}/clouds/{cloud.cloud_id}/users" + ("" if what == "users" else f"/{user_id}/{what}")

    def left() -> int:
        user = cloud.user_by_email(case.client)
        if what == "users":
            return int(user is not None)
        assert user is not None
        return int(bool(user.invite_hash if what == "invite" else user.password_hash))

    letter = what == "letter"
    goal = partial(_letters, case)
    return Before(case, partial(case.submit, send_access_again), goal, path, goal if letter else left)


def _reminder(what: str, world: World, tag: str) -> Before:
    """Form 03, a week after access was sent: the client has not logged in, and is reminded with fresh access."""
    case = opened(world, tag, TALK)
    cloud = case.with_cloud()
    nadmozg = world.sandbox.nadmozg
    user = nadmozg.add_user(cloud.cloud_id, {"role": "admin", "email": case.client, "phone": ""}, f"{tag}:admin")
    case.all_done_but(reference=user.user_id)
    let_pass(case, timedelta(days=7))
    trigger = partial(case.submit, add_note, text="Клиент просил подождать.")
    if what == "letter":
        return Before(case, trigger, partial(_letters, case), case.client, partial(_letters, case))

    def left() -> int:
        return int(bool(user.invite_hash))

    path = f"{API}/clouds/{cloud.cloud_id}/users/{user.user_id}/invite"
    return Before(case, trigger, partial(_letters, case), path, left)


def _logins(world: World, tag: str) -> Before:
    """Reconcile: the client has logged in, and nobody knows it yet."""
    case = opened(world, tag, TALK)
    cloud = case.with_cloud()
    nadmozg = world.sandbox.nadmozg
    user = nadmozg.add_user(cloud.cloud_id, {"role": "admin", "email": case.client, "phone": ""}, f"{tag}:admin")
    nadmozg.log_in(cloud.cloud_id, user.user_id)
    case.all_done_but(reference=user.user_id)

    def known() -> int:
        return sum(isinstance(it.fact, LoggedIn) for it in case.case.facts)

    return Before(case, _reconcile, known, f"{API}/clouds/{cloud.cloud_id}/users/{user.user_id}/logins")


def _to_manager(world: World, tag: str) -> Before:
    """Form 20: the manager is asked for the address."""
    case = opened(world, tag)
    case.all_done_but()
    talk = {"held_on": TODAY.isoformat(), "needs": "пропуска", "pain": "очередь"}
    sent = partial(_letters_about, case, "согласовать адрес облака")
    return Before(case, partial(case.submit, first_talk, **talk), sent, MANAGER, sent)


def _proposals(world: World, tag: str) -> Before:
    """The same; nadmozg is asked which addresses are free to propose."""
    before = _to_manager(world, tag)
    before.path, before.left = f"{API}/slugs/*", None
    return before


def _to_client(world: World, tag: str) -> Before:
    """Form 65: the client gets the recording."""
    case = opened(world, tag, TALK)
    case.trained()
    case.all_done_but()
    trigger = partial(case.submit, share_recording, url=f"https://video.example/{tag}", by_eye=True)
    return Before(case, trigger, partial(_letters, case), case.client, partial(_letters, case))


def _recording(world: World, tag: str) -> Before:
    """Form 65: the link is opened as a stranger would."""
    case = opened(world, tag, TALK)
    case.trained()
    case.all_done_but()
    world.sandbox.calendars.publish(f"recording-{tag}", b"A film, as far as a stranger can tell.")
    path = f"/calendars/recording-{tag}.ics"
    trigger = partial(case.submit, share_recording, url=f"https://127.0.0.1:{world.nadmozg_front.port}{path}")
    return Before(case, trigger, partial(_letters, case), path)


def _calendar(world: World, tag: str) -> Before:
    """Form 50: the trainer's own calendar is looked into."""
    before = _to_trainer(world, tag)
    before.path, before.left = world.calendar, None
    return before


def _to_trainer(world: World, tag: str) -> Before:
    """Form 50: whoever holds the training is invited, with a calendar part of their own."""
    case = opened(world, tag, TALK)
    case.with_cloud()
    case.record(LoggedIn(at=datetime.now(UTC)))
    case.all_done_but()
    trigger = partial(case.submit, appoint_training, **_meeting())
    sent = partial(_letters_about, case, "Обучение проводите вы · .*")
    return Before(case, trigger, sent, MANAGER, sent)


_HOURS = count()


def _meeting() -> dict[str, str]:
    """At an hour of its own: a trainer is at one place at a time."""
    number = next(_HOURS)
    day = working_day_after(datetime.now(UTC).date(), 5 + number // 8).isoformat()
    at = {"day": day, "time": f"{9 + number % 8}:00", "time_zone": "Europe/Moscow"}
    return {"action": APPOINT, "trainer": "Анна Смирнова", "place": "офис", **at}


def _access_letter(world: World, tag: str) -> Before:
    before = _access("letter", world, tag)
    before.path = before.case.client
    return before


def _schedule(world: World, tag: str) -> Before:
    """Form 80: the contact gets another day, and the schedule a run."""
    case = opened(world, tag, TALK)
    case.trained()
    case.all_done_but(Effect.SCHEDULE_FOLLOW_UP)
    runs = partial(_scheduled, case)
    path = f"/api/deployments/{deployment_id('follow_up_comes_due')}/create_flow_run"
    return Before(case, _moved(case), runs, path, runs)


def _cancel(path: str, world: World, tag: str) -> Before:
    """Form 80 again, when the earlier day has a run already."""
    case = opened(world, tag, TALK)
    case.trained()
    parameters = {"case": case.title, "number": 1}
    with get_client(sync_client=True) as client:
        at: State[Any] = Scheduled(scheduled_time=datetime.now(UTC) + timedelta(days=4))
        flow = deployment_id("follow_up_comes_due")
        key = f"{case.case_id}:follow-up:1"
        run = client.create_flow_run_from_deployment(
            flow, parameters=parameters, state=at, tags=[case.code], idempotency_key=key
        )
    case.all_done_but(reference=str(run.id))
    trigger, runs = _moved(case), partial(_scheduled, case)

    def cancelled() -> int:
        answer = world.ask_prefect("GET", f"/flow_runs/{run.id}").json()
        return int(answer["state"]["type"] == "CANCELLED")

    return Before(case, trigger, runs, path.format(run=run.id), cancelled)


def _moved(case: Situation) -> Trigger:
    return partial(case.submit, move_follow_up, question="", action=LATER, day=_working_day(), time="12:00")


def _working_day() -> str:
    """One that is some days ahead."""
    return working_day_after(datetime.now(UTC).date(), 5).isoformat()


def _notice(world: World, tag: str) -> Before:
    """Form 20: the manager who is asked has a line of it on the phone, too."""
    case = opened(world, tag, manager="orlov")
    case.all_done_but()
    talk = {"held_on": TODAY.isoformat(), "needs": "пропуска", "pain": "очередь"}
    noticed = partial(_notices, case)
    return Before(case, partial(case.submit, first_talk, **talk), noticed, "/orlov", noticed)


def _link(world: World, tag: str) -> Before:
    before = _to_manager(world, tag)
    before.path = "/api/deployments/filter"
    return before


def _with_order(world: World, tag: str) -> tuple[Situation, Cloud]:
    case = opened(world, tag, TALK, AddressAgreed(slug=tag, agreed_by="Ольга Ким", agreed_on=TODAY))
    nadmozg = world.sandbox.nadmozg
    admin = {"full_name": "Ольга Ким", "email": case.client, "phone": None}
    asked = {"title": tag, "object_type": "ЖК", "legal": tag, "admin": admin, "tz": "Europe/Moscow"}
    hold = nadmozg.hold_slug(tag, case.ref, 24)
    cloud = nadmozg.order_cloud(
        asked | {"slug": tag, "hold_id": hold.hold_id, "case_ref": case.ref}, f"{tag}:prepared", None
    )
    assert cloud.operation is not None
    case.all_done_but()
    case.record(CloudOrdered(slug=tag, cloud_id=cloud.cloud_id, operation_id=cloud.operation.operation_id))
    return case, cloud


def _reconcile() -> State[Any]:
    state = reconcile(return_state=True)
    assert isinstance(state, State)
    return state


def _at(path: str, case: Situation) -> str:
    return API + path.format(slug=case.tag)


def _holds(case: Situation) -> int:
    return sum(it.slug == case.tag for it in list(case.world.sandbox.nadmozg.holds.values())) + _clouds(case)


def _clouds(case: Situation) -> int:
    return sum(it.case_ref == case.ref for it in list(case.world.sandbox.nadmozg.clouds.values()))


def _letters(case: Situation) -> int:
    """To the client, whatever address they have by now; not the word to the earlier one that access moves away."""
    return sum(
        it.envelope_to[0].endswith(f"@{case.tag}.example") and "Перенос доступа" not in it.subject
        for it in case.world.sandbox.mail.letters
    )


def _letters_about(case: Situation, subject: str) -> int:
    return sum(
        bool(re.search(rf"{subject} · Объект {case.tag}$", it.subject)) for it in case.world.sandbox.mail.letters
    )


def _notices(case: Situation) -> int:
    return sum(it["title"].endswith(f"Объект {case.tag}") for it in case.world.phone.received)


def _scheduled(case: Situation) -> int:
    body = {"flow_runs": {"tags": {"all_": [case.code]}, "state": {"type": {"any_": ["SCHEDULED"]}}}}
    return len(httpx.post(f"{case.world.api_url}/flow_runs/filter", json=body, trust_env=False).json())


def _break_mail(world: World, fault: str, _method: str, recipient: str) -> None:
    faults.break_mail(world, fault, recipient)


CALLS = {
    "token": Call("POST", partial(_address, "/auth/token"), Effect.MAKE_CLOUD),
    "slug check": Call("GET", partial(_address, "/slugs/{slug}"), Effect.MAKE_CLOUD),
    "proposed addresses": Call("GET", _proposals, Effect.ASK_ADDRESS),
    "find clouds": Call("GET", _find_clouds, Effect.MAKE_CLOUD),
    "hold": Call("POST", partial(_address, "/slugs/{slug}/holds"), Effect.MAKE_CLOUD),
    "order": Call("POST", partial(_address, "/clouds"), Effect.MAKE_CLOUD),
    "operation": Call("GET", partial(_ordered, "/operations/{operation}"), None),
    "cloud": Call("GET", partial(_ordered, "/clouds/{cloud}"), None),
    "login page": Call("GET", partial(_ordered, "/c/{slug}/"), None),
    "retry": Call("POST", _stuck, Effect.RETRY_CLOUD),
    "support account": Call("POST", _support, Effect.MAKE_SUPPORT_ACCOUNT),
    "object": Call("POST", _object, Effect.MAKE_OBJECT),
    "client account": Call("POST", partial(_access, "users"), Effect.SEND_CREDENTIALS),
    "invite": Call("POST", partial(_access, "invite"), Effect.SEND_CREDENTIALS),
    "temporary password": Call(
        "POST", partial(_access, "temporary-password"), Effect.SEND_CREDENTIALS, also=(("403", "invite"),)
    ),
    "fresh access": Call("POST", partial(_reminder, "invite"), Effect.RENEW_ACCESS),
    "logins": Call("GET", _logins, None),
    "recording's link": Call("GET", _recording, Effect.SEND_SUMMARY),
    "trainer's calendar": Call("GET", _calendar, Effect.INVITE_TRAINER),
    "letter to the manager": Call("", _to_manager, Effect.ASK_ADDRESS, _break_mail),
    "letter to the client": Call("", _to_client, Effect.SEND_SUMMARY, _break_mail),
    "letter to the trainer": Call("", _to_trainer, Effect.INVITE_TRAINER, _break_mail),
    "access letter": Call("", _access_letter, Effect.SEND_CREDENTIALS, _break_mail),
    "reminder to log in": Call("", partial(_reminder, "letter"), Effect.RENEW_ACCESS, _break_mail),
    "notice": Call("POST", _notice, Effect.NOTIFY, faults.break_phone),
    "schedule": Call("POST", _schedule, Effect.SCHEDULE_FOLLOW_UP, faults.break_prefect),
    "find the run": Call(
        "POST", partial(_cancel, "/api/flow_runs/filter"), Effect.CANCEL_FOLLOW_UP, faults.break_prefect
    ),
    "cancel the run": Call(
        "POST", partial(_cancel, "/api/flow_runs/{run}/set_state"), Effect.CANCEL_FOLLOW_UP, faults.break_prefect
    ),
    "link to a form": Call("POST", _link, Effect.ASK_ADDRESS, faults.break_prefect),
}
