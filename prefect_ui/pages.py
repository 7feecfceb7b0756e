"""Pages in the Prefect UI: Markdown artifacts, changed in place, so that a link to one stays good.

A page tells what is recorded elsewhere: it is no act, has no entry in the ledger, and may be written at any time.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import ArtifactCreate
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

from engine.clock import now
from engine.prefect_server import prefect_client
from engine.wiring import wiring
from store.pages import Page


def put_page(
    name: str, text: str, about: str, *, key: str, case_id: UUID | None = None, row: Mapping[str, Any] | None = None
) -> UUID:
    """Has Prefect show this text under the page's own id; no call is made where it does so already.

    `about` is shown above the text and may change each time; `key` is the heading. UnavailableError: Prefect's
    server does not answer; the page is written at the next reconcile.
    """
    pages = wiring().pages
    digest = hashlib.sha256(f"{text}\n{json.dumps(row, sort_keys=True)}".encode()).hexdigest()
    page = pages.get(name)
    if page and page.artifact_id and page.digest == digest:
        return page.artifact_id
    moment = now()
    pages.expect(name, moment, case_id=case_id, row=row)
    with prefect_client() as client:
        artifact_id = _changed(client, page, text, about) or _made(client, key, text, about)
    pages.written(name, artifact_id, digest, moment)
    return artifact_id


def remove_page(page: Page) -> None:
    """The page of a case that was deleted goes with it. UnavailableError, as above."""
    if page.artifact_id:
        with prefect_client() as client, suppress(ObjectNotFound):
            client.delete_artifact(page.artifact_id)
    wiring().pages.forget(page.name)


def _changed(client: SyncPrefectClient, page: Page | None, text: str, about: str) -> UUID | None:
    """The id; None where Prefect has no such artifact: never made, or lost with its database.

    Not by `update_artifact`: that sends the whole text along in an event, which is kept for a week.
    """
    if page is None or page.artifact_id is None:
        return None
    try:
        said = {"data": text, "description": about}
        client.request("PATCH", "/artifacts/{id}", path_params={"id": page.artifact_id}, json=said)
    except PrefectHTTPStatusError as error:
        if error.response.status_code == httpx.codes.NOT_FOUND:
            return None
        raise
    return page.artifact_id


def _made(client: SyncPrefectClient, key: str, text: str, about: str) -> UUID:
    """Not as part of a run: the UI would show that run beside the page for ever."""
    return client.create_artifact(ArtifactCreate(key=key, type="markdown", data=text, description=about)).id
