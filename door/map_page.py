"""The map of objects: the page, its points, and the same as files. It only reads."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cases.calendar_days import local_day
from cases.people import Person
from cases.registry.map_point import LEGEND, MapPoint, for_browser, geojson, kml
from cases.wording import DEPARTMENT, day
from door.directory import Directory
from door.pages import page, part_of_page, refused
from door.panel import own_file
from door.places import MAP, may_open
from door.tiles import Tiles
from store.map_points import MapPoints

NO_RIGHT = "Карту объектов видят те, кому открыт реестр."


class MapPage:
    """`points` is made when it is first needed; `site_url` is where people open us, for the links in files."""

    def __init__(
        self,
        points: Callable[[], MapPoints],
        directory: Directory,
        tiles: Tiles,
        site_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._points = points
        self._directory = directory
        self._tiles = tiles
        self._registry = f"{site_url.rstrip('/')}/onboarding/registry"
        self._clock = clock

    def routes(self) -> list[Route]:
        """To be served under /onboarding/."""
        return [
            Route(MAP, self._show, methods=["GET"]),
            Route(f"{MAP}/points", self._as_json, methods=["GET"]),
            Route(f"{MAP}/objects.geojson", self._as_geojson, methods=["GET"]),
            Route(f"{MAP}/objects.kml", self._as_kml, methods=["GET"]),
            Route(f"{MAP}/map.html", self._as_html, methods=["GET"]),
        ]

    async def _show(self, request: Request) -> Response:
        if instead := refused(request, MAP, NO_RIGHT):
            return instead
        return page("map", person=request.state.person, tiles=self._tiles.url, credit=self._tiles.credit)

    async def _as_json(self, request: Request) -> Response:
        said = await self._wanted(request, lambda found: for_browser(found, self._names(found), "/onboarding/registry"))
        return said if isinstance(said, Response) else Response(said, media_type="application/json")

    async def _as_geojson(self, request: Request) -> Response:
        return _file(await self._wanted(request, self._geojson), "objects.geojson", "application/geo+json")

    async def _as_kml(self, request: Request) -> Response:
        said = await self._wanted(request, lambda found: kml(found, self._registry))
        return _file(said, "objects.kml", "application/vnd.google-earth.kml+xml")

    async def _as_html(self, request: Request) -> Response:
        return _file(await self._wanted(request, self._html), "map.html", "text/html")

    async def _wanted(self, request: Request, written: Callable[[list[MapPoint]], str]) -> Response | str:
        """What is written of the points that the address asks for; a refusal, where they are not for this person."""
        person: Person | None = request.state.person
        if person is None:
            return JSONResponse({"detail": "Сначала войдите."}, 401)
        if not may_open(person, MAP):
            return JSONResponse({"detail": NO_RIGHT}, 403)
        return await run_in_threadpool(self._written, request.query_params, written)

    def _written(self, query: QueryParams, written: Callable[[list[MapPoint]], str]) -> str:
        without, status, region = set(query.getlist("without")), query.get("status", ""), query.get("region", "")
        manager, found = query.get("manager", ""), self._points().every()
        called = self._names(found)  # people.toml is looked at for each manager, not for each point
        return written(
            [
                it
                for it in found
                if (it.object_type if it.object_type in LEGEND else "другое") not in without
                and status in ("", it.status_words)
                and region in ("", it.region)
                and manager in ("", called.get(it.manager))
            ]
        )

    def _names(self, found: list[MapPoint]) -> dict[str, str]:
        return {it: self._directory.name(it) for it in {each.manager for each in found} if it}

    def _geojson(self, found: list[MapPoint]) -> str:
        return geojson(found, self._registry)

    def _html(self, found: list[MapPoint]) -> str:
        """Scripts and data are put in as they are: our own files, and JSON that holds no tag."""
        files = {
            "leaflet_css": "leaflet.css",
            "cluster_css": "markercluster.css",
            "leaflet_js": "leaflet.js",
            "cluster_js": "markercluster.js",
            "map_js": "map.js",
            "outline": "outline.json",
        }
        parts: dict[str, Any] = {it: Markup(own_file(name)) for it, name in files.items()}
        parts["points"] = Markup(for_browser(found, self._names(found), self._registry))
        parts["style"], parts["body"] = part_of_page("map_parts", "style"), part_of_page("map_parts", "body", {})
        made = page("map_file", on=day(local_day(self._clock(), DEPARTMENT)), **parts)
        return bytes(made.body).decode()


def _file(said: Response | str, name: str, kind: str) -> Response:
    if isinstance(said, Response):
        return said
    return Response(said, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
