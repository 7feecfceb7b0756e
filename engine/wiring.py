"""Settings become clients, once per process. The only place that reads the settings."""

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property, partial
from urllib.parse import quote

from sqlalchemy import Engine

from cases.effect_row import FarEnd
from cases.forms.desk import Desk
from cases.people import People, Person
from cases.people_file import PLACEHOLDER, filled_in, read_people
from engine.actor import actor_code
from engine.clock import now
from integrations.calendar import Calendar
from integrations.errors import LoginRefusedError, RejectedError, UnavailableError
from integrations.mail import MailServer
from integrations.nadmozg import Connection, Nadmozg, NadmozgHttp
from integrations.notices import Notices
from settings import MANUAL, Files, Settings
from store.agenda import Agenda
from store.board_rows import BoardRows
from store.cases import CaseStore
from store.copies import Copies
from store.database import connect
from store.drift import Clouds
from store.ledger import Ledger
from store.locks import CaseLocks
from store.marks import Marks
from store.numbers import NumberStore
from store.objects import Objects
from store.outages import DOWN, Outages, growing, login_outages
from store.pace import Pace, Pause
from store.pages import Pages
from store.suppliers import SupplierStore

LONGEST_WAIT_S = 60
"""So long a call waits by itself when the far end has asked for patience."""
LONGEST_LOOK_S = 10.0
"""So long whoever has sent a form waits for a calendar."""
MAIL, NADMOZG = FarEnd.MAIL.value, FarEnd.NADMOZG.value


@dataclass(frozen=True)
class App:
    """Everything a task needs, ready to use."""

    settings: Settings
    engine: Engine
    people: People
    cases: CaseStore
    agenda: Agenda
    objects: Objects
    clouds: Clouds
    copies: Copies
    ledger: Ledger
    locks: CaseLocks
    marks: Marks
    outages: Outages
    login_outages: Outages
    pages: Pages
    board_rows: BoardRows
    suppliers: SupplierStore
    mail_pace: Pace
    numbers: NumberStore

    @cached_property
    def mail(self) -> MailServer:
        """Made when it is first needed: a setting that is wrong for it stops letters, not the alarm about them."""
        chosen = self.settings
        return MailServer(
            chosen.smtp_host,
            chosen.smtp_port,
            security=chosen.smtp_security,
            username=chosen.smtp_username or None,
            password=chosen.smtp_password.get_secret_value() or None,
            ca_bundle=chosen.ca_bundle,
            timeout_s=chosen.smtp_timeout_s,
            heard_login=partial(self._heard_login, MAIL),
        )

    @cached_property
    def nadmozg(self) -> Nadmozg | None:
        """Likewise; None in manual mode."""
        chosen = self.settings
        if chosen.manual_cloud:
            return None
        reached = Connection(
            base_url=chosen.nadmozg_url,
            client_id=chosen.nadmozg_client_id,
            client_secret=chosen.nadmozg_client_secret.get_secret_value(),
            ca_bundle=chosen.ca_bundle,
            actor="onboarding",
            timeout_s=chosen.http_timeout_s,
        )
        pace = Pace(self.engine, "nadmozg", chosen.nadmozg_per_minute)
        return Nadmozg(
            NadmozgHttp(
                reached,
                before_request=partial(self.wait_for_turn, NADMOZG, pace),
                heard_login=partial(self._heard_login, NADMOZG),
                asked_to_wait=partial(self._asked_to_wait, NADMOZG),
            )
        )

    def wait_for_turn(self, far_end: str, pace: Pace) -> None:
        """Sleeps until the next call may be made. UnavailableError: it is too early to try again, the far end is known
        to be down; LoginRefusedError: so it is, and our login was refused.
        """
        if down := self.outages.held(far_end, now()):
            again = f"{down.again_at:%H:%M:%S} UTC"
            raise UnavailableError(
                f"{far_end}: down, the next try is at {again}", for_all=True, silent=True, by=far_end
            )
        wait_s = Pause(self.engine, f"{far_end} asked").left_s(now())
        if wait_s > LONGEST_WAIT_S:
            words = f"{far_end}: asked us to wait, {wait_s:.0f} s are left"
            raise UnavailableError(words, for_all=True, by=far_end)
        time.sleep(wait_s)
        if refused := self.login_outages.held(far_end, now()):
            again = f"{refused.again_at:%H:%M} UTC"
            words = f"{far_end}: our login is refused, the next try is at {again}: see the settings"
            raise LoginRefusedError(words, by=far_end)
        time.sleep(pace.reserve(now()))

    def turn_to_look(self, code: str) -> float:
        """0: this case's cloud may be asked for, by nobody else for a while. Otherwise how many seconds to wait."""
        return Pause(self.engine, f"cloud {code}").take(timedelta(seconds=self.settings.cloud_poll_s), now())

    def _asked_to_wait(self, far_end: str, seconds: float) -> None:
        Pause(self.engine, f"{far_end} asked").ask(now() + timedelta(seconds=seconds))

    def _heard_login(self, far_end: str, accepted: bool) -> None:
        if accepted:
            self.login_outages.end(far_end)
        else:
            self.login_outages.note(far_end, now())

    def notices(self, person: Person) -> Notices:
        """Where notices to somebody go."""
        return Notices([resolved(it, os.environ) for it in person.notify], self.settings.http_timeout_s)

    def calendar(self, person: Person) -> Calendar:
        """Somebody's calendar. RejectedError, when it is read: what stands in people.toml is no address."""
        chosen = self.settings
        return Calendar(
            filled_in(person.calendar, os.environ),
            ca_bundle=chosen.ca_bundle,
            timeout_s=min(chosen.http_timeout_s, LONGEST_LOOK_S),
            public_only=not chosen.allow_private_addresses,
        )

    def desk(self) -> Desk:
        """What a form is read with, at this moment."""
        chosen = self.settings
        book = self.suppliers.book()
        return Desk(now(), self.people, chosen.policy, chosen.manual_cloud, suppliers=book, actor=actor())


@cache
def settings() -> Settings:
    """The settings of this process. pydantic's ValidationError names what is missing."""
    return Settings()


def retry_delays_s() -> list[float]:
    """After how long a run tries an act again; needed at import by the tasks."""
    return list(Files().retry_delays_s)


def manual_cloud() -> bool:
    """Whether clouds are made by hand; needed at import by the forms."""
    return Files().nadmozg_url == MANUAL


@cache
def people() -> People:
    """The directory of people.toml; needed at import by the forms, so it asks for no other setting."""
    return read_people(Files().people_file.read_text(encoding="utf-8"))


def actor() -> Person | None:
    """Who has filled in the form of this run, if it was somebody who is still in people.toml."""
    code = actor_code()
    return next((it for it in people().everyone if it.code == code), None)


def resolved(url: str, environment: Mapping[str, str]) -> str:
    """An address of people.toml with its ${NAMES} read from the environment. RejectedError names what is not set."""

    def value(found: re.Match[str]) -> str:
        if not environment.get(found[1]):
            raise RejectedError(f"{found[1]} is not set", "notice_address", f"в окружении нет {found[1]}", by="notices")
        return quote(environment[found[1]], safe=":")

    return PLACEHOLDER.sub(value, url)


@cache
def wiring() -> App:
    """The clients of this process."""
    chosen = settings()
    engine = connect(chosen.database_url)
    cases = CaseStore(engine)
    return App(
        settings=chosen,
        engine=engine,
        people=people(),
        cases=cases,
        agenda=Agenda(engine),
        objects=Objects(engine),
        clouds=Clouds(engine),
        copies=Copies(engine, cases),
        ledger=Ledger(engine, cases),
        locks=CaseLocks(engine),
        marks=Marks(engine),
        outages=Outages(engine, DOWN, growing(chosen.policy.far_end_pause)),
        login_outages=login_outages(engine),
        pages=Pages(engine),
        board_rows=BoardRows(engine),
        suppliers=SupplierStore(engine),
        mail_pace=Pace(engine, "mail", chosen.mail_per_minute),
        numbers=NumberStore(engine),
    )
