"""`python -m door`: Prefect's server behind the door, in place of `prefect server start`."""

import gc
import logging
import os
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings
from sqlalchemy import Engine

from cases.people import Person
from cases.policy import Policy
from door.app import Door
from door.browser import Site
from door.directory import Directory
from door.drift_page import DriftPage
from door.first_page import FirstPage
from door.letters import DoorLetters
from door.map_page import MapPage
from door.new_runs import NewRuns
from door.numbers_page import NumbersPage
from door.pages import Pages
from door.panel import Panel
from door.prefect_inside import PrefectInside
from door.registry_import import RegistryImport
from door.registry_page import RegistryPage
from door.shipments_page import ShipmentsPage
from door.sign_in import SignIn, digest
from door.site_page import SitePage
from door.suppliers_page import SuppliersPage
from door.tiles import Tiles
from engine.clock import now
from engine.wiring import wiring
from photos.shelf import Shelf
from settings import Files
from store.cases import CaseStore
from store.database import connect
from store.drift import Clouds
from store.map_points import MapPoints
from store.numbers import NumberStore
from store.objects import Objects
from store.orders import Orders
from store.overview import Overview
from store.registry import Registry
from store.sessions import Sessions
from store.shipments import OnTheWay
from store.suppliers import SupplierStore

SITE, SECRET, DATABASE = "ONBOARDING_UI_URL", "ONBOARDING_SERVICE_SECRET", "ONBOARDING_DATABASE_URL"
PHOTOS = "ONBOARDING_PHOTOS_FOLDER"
RARELY = (20_000, 20, 20)
"""How often garbage is looked for: with Python's own 700 it is a tenth of what a click costs (decision 0042)."""
Store = TypeVar("Store")


def main() -> None:
    """Serves until it is told to end. What is needed for people only is looked for when the first of them comes."""
    logging.getLogger("door").setLevel(logging.INFO)
    server = get_current_settings().server
    files = Files()
    tiles = Tiles(files.map_tiles_url, files.map_tiles_credit)
    site = Site(os.environ[SITE], tiles.source)
    directory = Directory(files.people_file)
    sessions, cases = _on_demand(Sessions), _on_demand(CaseStore)
    sign_in = SignIn(directory, sessions, _send_link, clock=now, secret=secrets.token_urlsafe)
    inner = NewRuns(create_app(final=True))
    prefect = PrefectInside(inner)
    more = [*Panel(prefect, cases).routes(), *FirstPage(prefect, _on_demand(Overview), directory, now).routes()]
    more += DriftPage(prefect, _on_demand(Clouds)).routes()
    more += RegistryImport(prefect, now).routes()
    more += RegistryPage(prefect, _on_demand(Registry), _on_demand(Objects), directory, now).routes()
    more += ShipmentsPage(prefect, _on_demand(OnTheWay), directory, now).routes()
    more += SitePage(prefect, cases, Shelf(Path(os.environ[PHOTOS])), now).routes()
    more += MapPage(_on_demand(MapPoints), directory, tiles, site.url, now).routes()
    more += NumbersPage(_on_demand(NumberStore), directory, _policy, now).routes()
    more += SuppliersPage(prefect, _on_demand(SupplierStore), _on_demand(Orders), _policy, now).routes()
    door = Door(
        inner,
        site=site,
        service_host=f"{server.api.host}:{server.api.port}",
        secret=os.environ[SECRET],
        sign_in=sign_in,
        pages=Pages(sign_in, site, _tell_new_device, more),
        clock=now,
        forgotten=lambda code: cases().forgotten_words(code),
    )
    gc.collect()
    gc.freeze()  # what has been imported stays, and need not be looked through
    gc.set_threshold(*RARELY)
    uvicorn.run(
        door,
        host=server.api.host,
        port=server.api.port,
        timeout_keep_alive=server.api.keepalive_timeout,
        ws_ping_interval=server.api.websocket_ping_interval,
        ws_ping_timeout=server.api.websocket_ping_timeout,
        log_level=server.logging_level.lower(),
        access_log=False,  # it would have the secrets of links in it
        proxy_headers=False,  # uvicorn trusts loopback by default
        server_header=False,
    )


def _on_demand(store: Callable[[Engine], Store]) -> Callable[[], Store]:
    """Made when it is first asked for: the database may come up after the door."""
    return cache(lambda: store(_engine()))


def _policy() -> Policy:
    return wiring().settings.policy


@cache
def _engine() -> Engine:
    return connect(os.environ[DATABASE])


@cache
def _letters() -> DoorLetters:
    us = wiring()
    return DoorLetters(us.settings, us.mail, os.environ[SITE])


def _send_link(person: Person, secret: str) -> None:
    _letters().send_link(person, secret, digest(secret), now())


def _tell_new_device(person: Person, device: str) -> None:
    _letters().tell_new_device(person, device, digest(secrets.token_urlsafe()), now())


if __name__ == "__main__":
    main()
