"""Clouds of the registry looked at in nadmozg, some at a time, and the head told where they differ."""

from dataclasses import dataclass
from datetime import datetime

from cases.people import Person
from cases.registry.drift import GONE, Drift, SeenCloud
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.errors import RejectedError
from integrations.letter import mailbox
from letters.post import deliver
from letters.rendering import render_letter
from prefect_ui.links import first_page_link

NO_SUCH_CLOUD = (404, 410)


@dataclass(frozen=True)
class SomeClouds:
    """Which ones, by their numbers; `at`: the moment that counts as when they were seen."""

    ids: tuple[str, ...]
    at: datetime

    @property
    def run_name(self) -> str:
        """The name of the task run in the Prefect UI."""
        return f"Сверить облака с реестром · {len(self.ids)}"


@dataclass(frozen=True)
class News:
    """What differs that did not yesterday, for one head; `named` is the same when the letter is sent again."""

    lines: tuple[Drift, ...]
    to: Person
    named: str

    @property
    def run_name(self) -> str:
        """The name of the task run in the Prefect UI."""
        return f"Расхождения реестра · {self.to.name}"


@outside_task
def look_at_clouds(act: SomeClouds) -> None:
    """It changes nothing there. UnavailableError: what was seen so far is kept, the rest is looked at another time."""
    app = wiring()
    assert app.nadmozg, "by hand there is nobody to ask"
    for cloud_id in act.ids:
        try:
            found = app.nadmozg.cloud(cloud_id)
            seen = SeenCloud(cloud_id, found.state, found.title, found.url or "")
        except RejectedError as error:
            if error.details.get("http_status") not in NO_SUCH_CLOUD:
                raise
            seen = SeenCloud(cloud_id, GONE)
        app.clouds.saw(seen, act.at)


@outside_task
def tell_of_drift(act: News) -> None:
    """One letter a day, and none where nothing is new."""
    letter = render_letter("registry_drift", {"lines": act.lines, "page": f"{first_page_link()}drift"})
    address = mailbox(act.to.name, act.to.email)
    deliver(letter, f"drift {act.named} {act.to.code}", to=address, reply_to=address)
