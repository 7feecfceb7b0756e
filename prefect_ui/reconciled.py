"""What a reconcile leaves behind beside its run: a mark that the health check reads, and an event with numbers."""

from prefect.events import emit_event
from prefect.runtime import deployment

from engine.clock import now
from engine.wiring import wiring
from store.marks import RECONCILE


def meet_prefect() -> bool:
    """Whether Prefect has another database than at the last reconcile; then links and schedules are made anew.

    Recognised by the id of the deployment of this run: it is chosen at random when a deployment is first registered.
    """
    return bool(deployment.id) and wiring().marks.meet_prefect(str(deployment.id), now())


def report(**numbers: int) -> None:
    """What has been looked at and healed: looked_at, done, settled, refused, failed, digests, errors.

    Where there was nothing to look at, no event tells it.
    """
    wiring().marks.set(RECONCILE, numbers, now())
    if not any(numbers.values()):
        return
    emit_event(
        "onboarding.reconciled",
        resource={"prefect.resource.id": "onboarding.reconcile", "prefect.resource.name": "Сверка"},
        payload=numbers,
    )
