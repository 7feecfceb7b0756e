"""The cloud in nadmozg: ordering it, and an account in it for tech support."""

from datetime import timedelta

from prefect.logging import get_run_logger

from cases.case import Case
from cases.facts import AddressAgreed, CloudOrdered, Contact, ObjectMade
from cases.people import Role
from cases.second_person import contact_with_access
from cases.wanted_object import wanted_object
from cases.wording import both_clocks
from engine.acting import Act, Done, act_once
from engine.case_ref import case_ref
from engine.clock import now
from engine.retries import NotYetError, outside_task
from engine.wiring import wiring
from integrations.errors import IntegrationError, RejectedError, UnavailableError
from integrations.nadmozg import Administrator, Nadmozg, NewCloud

A_DAY = timedelta(days=1)
HOLD_HOURS = 168
"""As long as nadmozg lets an address be held."""


@outside_task
def make_cloud(act: Act) -> None:
    """Holds the address and orders the cloud; a cloud that nadmozg has for this case already is adopted."""
    loaded = wiring().cases.load(act.code)
    # After a restored copy access may have left before: a changed address is not the owner's until it is confirmed.
    owner = contact_with_access(loaded.case, loaded.entries)
    act_once(act, lambda: _order(_api(), loaded.case, owner))


@outside_task
def retry_cloud(act: Act) -> None:
    """Asks nadmozg to try a stopped operation again; one that goes on already is fine."""
    case = wiring().cases.load(act.code).case

    def retry() -> Done:
        assert case.cloud_order is not None
        key = f"{case_ref(case)}:retry:{act.occurrence}"
        try:
            _api().retry_operation(case.cloud_order.operation_id, idempotency_key=key)
        except RejectedError as error:
            if error.code != "not_retryable":  # an earlier try of ours whose answer was lost, or an operator's
                raise
        return Done()

    act_once(act, retry)


@outside_task
def make_support_account(act: Act) -> None:
    """Tech support gets an account in the client's cloud; one that is there already is fine."""
    case, people = wiring().cases.load(act.code).case, wiring().people
    support = people.of(Role.TECH_SUPPORT)[0]

    def add() -> Done:
        assert case.cloud is not None
        key = f"{case_ref(case)}:support:{act.occurrence}"
        user = _api().add_user(
            case.cloud.cloud_id, role="support", email=support.email, phone=support.phone, idempotency_key=key
        )
        return Done(reference=user.user_id)

    act_once(act, add)


@outside_task
def make_object(act: Act) -> None:
    """The object inside the client's cloud; nadmozg gives it the number that the registry needs."""
    case = wiring().cases.load(act.code).case

    def make() -> Done:
        assert case.cloud is not None
        wanted = wanted_object(case, act.occurrence.attempt)
        number = _api().add_object(
            case.cloud.cloud_id,
            name=wanted.name,
            address=wanted.address,
            at=wanted.coordinates,
            idempotency_key=f"{case_ref(case)}:object:{act.occurrence}",
        )
        return Done(reference=number, facts=(ObjectMade(object_no=number),), said=f"Объект в облаке: № {number}")

    act_once(act, make)


def _order(nadmozg: Nadmozg, case: Case, owner: Contact) -> Done:
    assert case.address is not None
    slug, ref = case.address.slug, case_ref(case)
    for cloud in nadmozg.find_clouds(ref):
        if cloud.slug == slug and cloud.operation_id:
            return _ordered(slug, cloud.cloud_id, cloud.operation_id, "Облако уже заказано в nadmozg, берём его")
    # Held before it waits for its turn, and longer with every try: nobody takes the agreed address meanwhile.
    hold = nadmozg.hold_slug(slug, ref, HOLD_HOURS, idempotency_key=f"{ref}:hold:{slug}:{now():%Y%m%d%H%M%S%f}")
    app = wiring()
    # One that has been stuck for so long was told to a person; it is made no more.
    since = now() - app.settings.policy.cloud_stuck_after - A_DAY
    if app.agenda.clouds_being_made(since) >= app.settings.clouds_at_once:
        raise NotYetError("nadmozg makes no more clouds at a time: this one waits for its turn")
    try:
        wanted = NewCloud(
            slug=slug,
            hold_id=hold.hold_id,
            title=case.data.object_name,
            object_type=case.data.object_type,
            legal=case.data.client_name,
            admin=Administrator(owner.name, owner.email, owner.phone),
            tz=case.data.time_zone,
            case_ref=ref,
        )
        order = nadmozg.order_cloud(wanted, idempotency_key=f"{ref}:cloud:{hold.hold_id}")
    except RejectedError as error:
        if error.code == "hold_expired":  # taken a moment ago: the next try takes another
            raise UnavailableError(str(error)) from error
        raise
    _release_earlier(nadmozg, case, slug)
    operation_id = order.operation_id or nadmozg.cloud(order.cloud_id).operation_id or ""
    until = f", бронь адреса до {both_clocks(hold.expires_at, case.data.time_zone)}"
    return _ordered(slug, order.cloud_id, operation_id, f"Облако {slug} заказано в nadmozg{until}")


def _release_earlier(nadmozg: Nadmozg, case: Case, slug: str) -> None:
    """Addresses that were agreed on before this one are let go; who fails at that only waits for their holds to end."""
    ref = case_ref(case)
    for earlier in {it.fact.slug for it in case.facts if isinstance(it.fact, AddressAgreed)} - {slug}:
        try:
            # Held once more to learn the hold's name: nadmozg tells it in no other way.
            held = nadmozg.hold_slug(earlier, ref, 1, idempotency_key=f"{ref}:let-go:{earlier}:{now():%Y%m%d%H%M%S%f}")
            nadmozg.release_hold(earlier, held.hold_id)
        except IntegrationError as error:
            get_run_logger().warning("the hold on %s stays until it ends: %s", earlier, error)


def _ordered(slug: str, cloud_id: str, operation_id: str, said: str) -> Done:
    fact = CloudOrdered(slug=slug, cloud_id=cloud_id, operation_id=operation_id)
    return Done(reference=cloud_id, facts=(fact,), said=said)


def _api() -> Nadmozg:
    nadmozg = wiring().nadmozg
    assert nadmozg is not None, "decisions never order a cloud in manual mode"
    return nadmozg
