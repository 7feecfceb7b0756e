"""`python -m door`: Prefect's server behind the door, in place of `prefect server start`."""

import logging
import os
import secrets
from functools import cache
from pathlib import Path

import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings
from sqlalchemy import Engine

from cases.people import Person
from door.app import Door
from door.browser import Site
from door.directory import Directory
from door.drift_page import DriftPage
from door.first_page import FirstPage
from door.letters import DoorLetters
from door.map_page import MapPage
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


def main() -> None:
    """Serves until it is told to end. What is needed for people only is looked for when the first of them comes."""
    logging.getLogger("door").setLevel(logging.INFO)
    server = get_current_settings().server
    files = Files()
    tiles = Tiles(files.map_tiles_url, files.map_tiles_credit)
    site = Site(os.environ[SITE], tiles.source)
    directory = Directory(files.people_file)
    sign_in = SignIn(directory, _sessions, _send_link, clock=now, secret=secrets.token_urlsafe)
    inner = create_app(final=True)
    prefect = PrefectInside(inner)
    more = [*Panel(prefect, _cases).routes(), *FirstPage(prefect, _overview, directory, now).routes()]
    more += DriftPage(prefect, _clouds).routes()
    more += RegistryImport(prefect, now).routes()
    more += RegistryPage(prefect, _registry, _objects, directory, now).routes()
    more += ShipmentsPage(prefect, _on_the_way, directory, now).routes()
    more += SitePage(prefect, _cases, Shelf(Path(os.environ[PHOTOS])), now).routes()
    more += MapPage(_map_points, directory, tiles, site.url, now).routes()
    more += NumbersPage(_numbers, directory, lambda: wiring().settings.policy, now).routes()
    more += SuppliersPage(prefect, _suppliers, _orders, lambda: wiring().settings.policy, now).routes()
    door = Door(
        inner,
        site=site,
        service_host=f"{server.api.host}:{server.api.port}",
        secret=os.environ[SECRET],
        sign_in=sign_in,
        pages=Pages(sign_in, site, _tell_new_device, more),
        clock=now,
        forgotten=lambda code: _cases().forgotten_words(code),
    )
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


@cache
def _sessions() -> Sessions:
    return Sessions(_engine())


@cache
def _cases() -> CaseStore:
    return CaseStore(_engine())


@cache
def _overview() -> Overview:
    return Overview(_engine())


@cache
def _map_points() -> MapPoints:
    return MapPoints(_engine())


@cache
def _suppliers() -> SupplierStore:
    return SupplierStore(_engine())


@cache
def _orders() -> Orders:
    return Orders(_engine())


@cache
def _on_the_way() -> OnTheWay:
    return OnTheWay(_engine())


@cache
def _registry() -> Registry:
    return Registry(_engine())


@cache
def _objects() -> Objects:
    return Objects(_engine())


@cache
def _clouds() -> Clouds:
    return Clouds(_engine())


@cache
def _numbers() -> NumberStore:
    return NumberStore(_engine())


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
