"""Pages of ours, under /onboarding/: signing in and out, and what else is given. Nothing comes from other hosts."""

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, Router

from cases import wording
from cases.people import Person
from door.browser import Site
from door.places import may_open, places_of
from door.sign_in import MOST, Entered, SignIn
from letters.rendering import TEMPLATES

LOG = logging.getLogger("door")
FIRST_PAGE = "/onboarding/"
LONGEST_PATH = 60_000
TOO_OFTEN = "Слишком много попыток. Подождите полчаса: письма, которые уже пришли, действуют."
USED_UP = "Эта ссылка уже использована или устарела. Попросите новую."

TellDevice = Callable[[Person, str], None]


class Cookies:
    """The two cookies: who is signed in, and which browser this is."""

    def __init__(self, site: Site) -> None:
        # Other ports of this machine share cookies over plain http, so the port is in the name there.
        self._secure = site.is_secure
        ours = "__Host-onboarding" if site.is_secure else f"onboarding-{site.host.rpartition(':')[2]}"
        self.session, self.device = ours, f"{ours}-device"

    def set(self, answer: Response, name: str, value: str, seconds: int) -> None:
        """HttpOnly, SameSite=Lax; Secure behind https."""
        answer.set_cookie(name, value, max_age=seconds, path="/", secure=self._secure, httponly=True, samesite="lax")


class Pages:
    """An ASGI application. The door has put the person who is signed in, or None, into `scope["state"]["person"]`."""

    def __init__(self, sign_in: SignIn, site: Site, tell_new_device: TellDevice, more: Sequence[Route] = ()) -> None:
        self._sign_in = sign_in
        self._tell_new_device = tell_new_device
        self.under_way: set[asyncio.Task[None]] = set()
        self.cookies = Cookies(site)
        self.routes = Router(
            [
                Route("/onboarding/me", self._me, methods=["GET"]),
                Route("/onboarding/sign-in", self._ask, methods=["POST"]),
                Route("/onboarding/sign-in/{secret}", self._confirm, methods=["GET"]),
                Route("/onboarding/sign-in/{secret}", self._enter, methods=["POST"]),
                Route("/onboarding/sign-out", self._leave, methods=["POST"]),
                Route("/onboarding/sign-out-everywhere", self._leave_everywhere, methods=["POST"]),
                *more,
            ],
            redirect_slashes=False,
        )

    async def _me(self, request: Request) -> Response:
        person: Person | None = request.state.person
        if person is None:
            return sign_in_page("/onboarding/me", status=200)
        return page("me", person=person, roles=", ".join(sorted(person.roles)))

    async def _ask(self, request: Request) -> Response:
        form = await request.form(max_fields=4, max_files=0)
        email, leads_to = str(form.get("email", "")).strip()[:254], path_of_ours(str(form.get("leads_to", "")))
        if not await run_in_threadpool(self._sign_in.may_ask, email, caller(request)):
            return sign_in_page(leads_to, TOO_OFTEN, status=429)
        # Answered before it is known whether there is such a person, so the time tells nobody anything.
        self._later(partial(self._sign_in.ask, email, leads_to), "a link to sign in by was not sent")
        return page("sent", email=email)

    async def _confirm(self, request: Request) -> Response:
        secret = request.path_params["secret"]
        person = await run_in_threadpool(self._sign_in.whose_link, secret)
        if person is None:
            return sign_in_page("/onboarding/", USED_UP, status=410)
        return page("confirm", person=person, secret=secret)

    async def _enter(self, request: Request) -> Response:
        device = request.cookies.get(self.cookies.device, "")
        known_device = device if re.fullmatch(r"[\w-]{40,64}", device) else ""
        entered = await run_in_threadpool(self._sign_in.enter, request.path_params["secret"], known_device)
        if entered is None:
            return sign_in_page("/onboarding/", USED_UP, status=410)
        if before := request.cookies.get(self.cookies.session):
            await run_in_threadpool(self._sign_in.leave, before)
        if entered.new_device:
            self._tell(entered, request)
        # A page that leads on, not a redirect: a long address in a header is more than proxies take.
        answer = page("entered", person=entered.person, leads_to=entered.leads_to)
        self.cookies.set(answer, self.cookies.session, entered.session, int(MOST.total_seconds()))
        self.cookies.set(answer, self.cookies.device, entered.device, 400 * 86_400)
        return answer

    async def _leave(self, request: Request) -> Response:
        if session := request.cookies.get(self.cookies.session):
            await run_in_threadpool(self._sign_in.leave, session)
        return self._signed_out()

    async def _leave_everywhere(self, request: Request) -> Response:
        if (person := request.state.person) is not None:
            await run_in_threadpool(self._sign_in.leave_everywhere, person)
        return self._signed_out()

    def _signed_out(self) -> Response:
        answer = RedirectResponse("/onboarding/", status_code=303)
        self.cookies.set(answer, self.cookies.session, "", 0)
        return answer

    def _tell(self, entered: Entered, request: Request) -> None:
        words = "".join(it for it in request.headers.get("user-agent", "")[:200] if it.isprintable())
        self._later(partial(self._tell_new_device, entered.person, words), "a new device was not told")

    def _later(self, do: Callable[[], None], otherwise: str) -> None:
        async def doing() -> None:
            try:
                await run_in_threadpool(do)
            except Exception as error:  # noqa: BLE001 - mail or database are away: nobody waits for it, the log tells
                LOG.error("%s: %s: %s", otherwise, type(error).__name__, str(error)[:200])

        task = asyncio.create_task(doing())
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)


def sign_in_page(leads_to: str, said: str = "", *, status: int = 401) -> HTMLResponse:
    """The sign-in; at whatever address, so that what was asked for needs to be in no address."""
    return page("sign_in", status=status, leads_to=path_of_ours(leads_to), said=said)


def refused(request: Request, path: str, sentence: str) -> Response | None:
    """What whoever asks gets in place of the page at `path`: the sign-in, or why it is not for them; None: they may."""
    person: Person | None = request.state.person
    if person is None:
        query = request.url.query
        return sign_in_page(quote(request.scope["path"]) + (f"?{query}" if query else ""), status=200)
    return None if may_open(person, path) else refusal_page("Так нельзя", sentence, 403)


def refusal_page(title: str, said: str, status: int) -> HTMLResponse:
    """One sentence."""
    return page("refused", status=status, title=title, said=said)


def page(name: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """templates/door/<name>.jinja."""
    return HTMLResponse(_environment().get_template(f"door/{name}.jinja").render(context), status)


def part_of_page(name: str, macro: str, *given: object) -> Markup:
    """What a macro of templates/door/<name>.jinja comes to."""
    made = getattr(_environment().get_template(f"door/{name}.jinja").module, macro)
    return Markup(made(*given))


def path_of_ours(path: str) -> str:
    """The path, if it leads to a page of this very site and nowhere else; otherwise where everybody begins."""
    plain = re.fullmatch(r"/(?![/\\])[!-~]*", path) and "\\" not in path
    return path if plain and len(path) <= LONGEST_PATH else FIRST_PAGE


def caller(request: Request) -> str:
    """The address somebody calls from; what the proxy on this machine says of it."""
    peer = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded[:60] if forwarded and peer in ("127.0.0.1", "::1", "") else peer


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True)
    made.globals["places_of"] = places_of
    made.filters.update(times=wording.times, for_days=wording.for_days, near_day=wording.near_day, day=wording.day)
    made.filters["near_date"] = wording.near_date
    made.filters["stamp"] = wording.stamp
    made.filters["is_number"] = _is_number
    return made


def _is_number(cell: str) -> bool:
    """Whether a table's cell is read as a number: «12», «3,5», «48 %», or the dash in the place of one."""
    return re.fullmatch(r"\d[\d ]*(,\d+)?( %)?|–", cell) is not None
