"""The door itself: pure ASGI around another application. Who is it, may they, and in which words is it refused.

Services of ours come with a secret, from this machine and never from a browser. People come with a session. Everybody
else gets the sign-in, or 401.
"""

import hmac
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cases.forms.form import Form
from cases.people import Person
from door.browser import OUR_CSP, OUR_PAGE_CSP, PICTURE_CSP, PREFECTS_CSP, SAFE, Site, guarded
from door.pages import Pages, refusal_page, sign_in_page
from door.permissions import Act, act_of, may, may_run
from door.places import MAP
from door.prefect_inside import PrefectInside
from door.runs import BadRunError, cancellation, named_case, new_run, parsed
from door.sign_in import SignIn
from door.site_paths import is_picture, is_site, is_upload
from door.ui_page import RUN_HEADER, asked_whole, refusal_told, with_run, with_script

LOG = logging.getLogger("door")
SERVICE_HEADER = "x-onboarding-service"
UI = "/v2/"
"""The UI that people are led to; the other is there for whoever opens it."""
LARGEST_BODY = 2_000_000
NO_RIGHT = "Нет права на это действие: так решает ваша роль. Если оно нужно вам по работе, скажите руководителю."
AWAY = "База данных сейчас не отвечает, и проверить, кто вы, не получается. Попробуйте через минуту."
STUB = {"server": {"analytics_enabled": False, "ui": {"show_promotional_content": False}}}


class RefusedError(Exception):
    """What was asked for is not done; a status and one Russian sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Door:
    """An ASGI application around `inner`, which is Prefect's. `forgotten`: what is said of a case that was erased."""

    def __init__(
        self,
        inner: ASGIApp,
        *,
        site: Site,
        service_host: str,
        secret: str,
        sign_in: SignIn,
        pages: Pages,
        clock: Callable[[], datetime],
        forgotten: Callable[[str], str],
    ) -> None:
        if len(secret) < 32:
            raise ValueError("the services' secret is too short")
        self._inner = inner
        self._site = site
        self._service_host = service_host
        self._secret = secret.encode()
        self._sign_in = sign_in
        self._pages = pages
        self._clock = clock
        self._forgotten = forgotten
        self._prefect = PrefectInside(inner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lifespan passes through; all else is looked at."""
        if scope["type"] == "lifespan":
            return await self._inner(scope, receive, send)
        if self._is_service(HTTPConnection(scope)):
            return await self._inner(scope, receive, send)
        if scope["type"] == "websocket":  # neither UI opens one
            return await send({"type": "websocket.close", "code": 1008})
        ours = scope["path"].startswith("/onboarding")
        policy = OUR_PAGE_CSP if is_site(scope) else OUR_CSP if ours else PREFECTS_CSP
        if is_picture(scope):
            policy = PICTURE_CSP
        if scope["path"] == MAP:
            policy = self._site.map_csp
        send = guarded(send, policy, stored=_is_file(scope) or is_picture(scope))
        try:
            await self._let_in(scope, receive, send)
        except RefusedError as refused:
            await self._refusal(scope, refused)(scope, receive, send)
        return None

    def _is_service(self, connection: HTTPConnection) -> bool:
        """The secret counts on this machine only, and not in the hands of a browser or of a proxy."""
        headers = connection.headers
        given = headers.get(SERVICE_HEADER)
        if given is None:
            return False
        foreign = ("origin", "cookie", "sec-fetch-site", "sec-fetch-mode", "x-forwarded-for", "forwarded", "via")
        from_here = headers.get("host") == self._service_host and not any(it in headers for it in foreign)
        return hmac.compare_digest(given.encode("latin-1", "replace"), self._secret) and from_here

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if refused := self._site.refuses(request, request.method):
            raise RefusedError(*refused)
        person = await self._person(request)
        if scope["path"].startswith("/onboarding/"):
            scope.setdefault("state", {})["person"] = person
            if is_upload(scope):  # read piece by piece by whoever takes it in, with a limit of its own
                return await self._ours(scope, receive, send)
            body = b"" if request.method in SAFE else await _body(request)
            return await self._ours(scope, _replayed(body, receive), send)
        if person is None:
            raise RefusedError(401, "Сначала войдите.")
        if not scope["path"].startswith("/api/"):
            return await self._prefects_page(scope, receive, send)
        act = act_of(request.method, scope["path"])
        if not may(person, act):
            raise RefusedError(403, NO_RIGHT)
        if act is Act.STUB:
            return await JSONResponse(STUB)(scope, receive, send)
        if act in (Act.RUN, Act.SET_STATE):
            body = await self._rebuilt(request, act, person)
            scope, receive = _with_body(scope, body), _replayed(body, receive)
            LOG.warning("%s: %s %s", person.code, act.value, scope["path"])
        if act is Act.RUN:
            scope, send = asked_whole(scope), with_run(send)
        return await self._inner(scope, receive, send)

    async def _person(self, request: Request) -> Person | None:
        session = request.cookies.get(self._pages.cookies.session)
        if not session:
            return None
        try:
            return await run_in_threadpool(self._sign_in.who_is, session)
        except SQLAlchemyError as error:
            LOG.error("a session cannot be looked up: %s", type(error).__name__)
            raise RefusedError(503, AWAY) from None

    async def _ours(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._pages.routes(scope, receive, send)
        except SQLAlchemyError as error:
            LOG.error("%s: %s", scope["path"].partition("/sign-in/")[0], type(error).__name__)
            raise RefusedError(503, AWAY) from None

    async def _prefects_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in SAFE or scope["path"].strip("/") in (
            "docs",
            "redoc",
            "openapi.json",
            "docs/oauth2-redirect",
        ):
            raise RefusedError(403, NO_RIGHT)
        if scope["path"] == "/":  # Prefect would lead to whichever UI was looked at last
            return await RedirectResponse(UI)(scope, receive, send)
        if scope["method"] == "GET" and not _is_file(scope):
            scope, send = asked_whole(scope), with_script(send)
        await self._inner(scope, receive, send)

    async def _rebuilt(self, request: Request, act: Act, person: Person) -> bytes:
        """The body that Prefect gets in place of the browser's."""
        body, subject = await _body(request), request.url.path.split("/")[3]
        form = await (self._prefect.form_of_deployment if act is Act.RUN else self._prefect.form_of_run)(subject)
        if form is None or not may_run(person, form.name):
            raise RefusedError(403, NO_RIGHT)
        try:
            asked = parsed(body)
            if act is Act.RUN:
                await self._refuse_forgotten(asked)
                _demand_own_page(form)
            return new_run(asked, form, person, self._clock()) if act is Act.RUN else cancellation(asked, person)
        except BadRunError as bad:
            raise RefusedError(422, str(bad)) from None

    async def _refuse_forgotten(self, asked: Mapping[str, Any]) -> None:
        """A form of an old letter is filled in with what has been erased here: it must not become a run."""
        code = named_case(asked)
        try:
            said = await run_in_threadpool(self._forgotten, code) if code else ""
        except SQLAlchemyError:
            raise RefusedError(503, AWAY) from None
        if said:
            raise RefusedError(410, said)

    def _refusal(self, scope: Scope, refused: RefusedError) -> Response:
        """A page to whoever looks at one, JSON to a script."""
        accept = HTTPConnection(scope).headers.get("accept", "")
        if scope["method"] not in SAFE or "text/html" not in accept or scope["path"].startswith("/api"):
            begun_by = scope["method"] == "POST" and act_of("POST", scope["path"]) is Act.RUN
            headers = {RUN_HEADER: refusal_told(refused.sentence)} if begun_by else {}
            return JSONResponse({"detail": refused.sentence}, refused.status, headers)
        if refused.status == 401:
            query = scope["query_string"].decode("latin-1")
            return sign_in_page(quote(scope["path"]) + (f"?{query}" if query else ""))
        return refusal_page(
            "Так нельзя" if refused.status == 403 else "Не получилось", refused.sentence, refused.status
        )


def _is_file(scope: Scope) -> bool:
    """Whether it is part of the UI's program, which a browser may keep."""
    return str(scope["path"]).startswith(("/assets/", "/v2/assets/"))


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise RefusedError(413, "Слишком длинно: столько в форму не помещается.")
    return body


def _demand_own_page(form: type[Form]) -> None:
    """A form that names files is started by the page that has taken them in, and by nobody else."""
    if form.names_files:
        raise BadRunError("Фото загружают на странице площадки: её ссылка есть в карточке подключения.")


def _with_body(scope: Scope, body: bytes) -> Scope:
    about = {b"content-length", b"content-type", b"content-encoding", b"transfer-encoding"}
    kept = [(name, value) for name, value in scope["headers"] if name not in about]
    ours = [(b"content-length", str(len(body)).encode()), (b"content-type", b"application/json")]
    return {**scope, "headers": [*kept, *ours]}


def _replayed(body: bytes, receive: Receive) -> Receive:
    told = False

    async def receiving() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving
