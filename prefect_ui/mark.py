"""The mark that reconcile keeps in Prefect: how far our database had come. If it is ahead, a copy was restored."""

import json
from datetime import datetime
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import Artifact
from prefect.client.schemas.sorting import ArtifactSort
from prefect.logging import get_run_logger

from engine.clock import now
from engine.prefect_server import prefect_client
from engine.wiring import wiring
from integrations.errors import UnavailableError
from store.copies import Position

DESCRIPTION = "Докуда дошла база. Если метка впереди базы, базу восстановили из более ранней копии."


def notice_older_copy() -> list[str]:
    """The codes of the cases whose managers are asked now, because the database is behind the mark. Mostly none."""
    copies = wiring().copies
    try:
        with prefect_client() as client:
            mark = _position(_artifact(client, copies.installation()))
    except UnavailableError as error:
        # Letters that are due matter more than a guard against a rare mistake.
        get_run_logger().warning("the mark could not be read: %s", error)
        return []
    if mark is None or not copies.is_behind(mark):
        return []
    get_run_logger().error("an older copy of the database was restored: %s had been reached", mark)
    return copies.note_restored(now())


def leave_mark() -> None:
    """How far the database has come by now; one artifact, changed in place."""
    here = wiring().copies.position()
    if here is None:
        return
    row = {"installation": str(here.installation), "entry": here.entry, "at": here.at.isoformat()}
    data = json.dumps([row])
    try:
        with prefect_client() as client:
            artifact = _artifact(client, here.installation)
            if artifact is None:
                key = _key(here.installation)
                client.create_artifact(ArtifactCreate(key=key, type="table", description=DESCRIPTION, data=data))
            elif artifact.data != data:
                client.update_artifact(artifact.id, ArtifactUpdate(data=data))
    except UnavailableError as error:
        get_run_logger().warning("the mark could not be left: %s", error)


def _key(installation: UUID) -> str:
    return f"sverka-{installation.hex}"


def _artifact(client: SyncPrefectClient, installation: UUID) -> Artifact | None:
    ours = ArtifactFilter(key=ArtifactFilterKey(any_=[_key(installation)]))
    found = client.read_artifacts(artifact_filter=ours, sort=ArtifactSort.UPDATED_DESC, limit=1)
    return found[0] if found else None


def _position(artifact: Artifact | None) -> Position | None:
    if artifact is None:
        return None
    row = json.loads(str(artifact.data))[0]
    return Position(UUID(row["installation"]), row["entry"], datetime.fromisoformat(row["at"]))
