"""Settings become clients, once per process. The only place that reads the settings."""

import os
import re
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from cases.forms.desk import Desk
from cases.people import People, Person, Role
from engine.actor import actor_code
from engine.clock import now
from integrations.errors import RejectedError
from integrations.mail import MailServer
from integrations.nadmozg import Connection, Nadmozg, NadmozgHttp
from integrations.notices import Notices
from settings import MANUAL, Files, Settings
from store.cases import CaseStore
from store.copies import Copies
from store.database import connect
from store.ledger import Ledger
from store.locks import CaseLocks
from store.marks import Marks
from store.outages import Outages
from store.pace import Pace
from store.pages import Pages


@dataclass(frozen=True)
class App:
    """Everything a task needs, ready to use. `nadmozg` is None in manual mode."""

    settings: Settings
    people: People
    cases: CaseStore
    copies: Copies
    ledger: Ledger
    locks: CaseLocks
    marks: Marks
    outages: Outages
    pages: Pages
    mail: MailServer
    mail_pace: Pace
    nadmozg: Nadmozg | None

    def notices(self, person: Person) -> Notices:
        """Where notices to somebody go."""
        return Notices([resolved(it, os.environ) for it in person.notify], self.settings.http_timeout_s)

    def desk(self) -> Desk:
        """What a form is read with, at this moment."""
        return Desk(now(), self.people, self.settings.policy, self.settings.manual_cloud, actor=actor())


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


def read_people(text: str) -> People:
    """people.toml. ValueError and KeyError name what is wrong in it."""
    return People(read_persons(text))


def read_persons(text: str) -> list[Person]:
    """Everybody in people.toml, whether or not every role is filled. ValueError, KeyError: it cannot be read."""
    return [
        Person(
            code=it["code"],
            name=it["name"],
            roles=frozenset(Role(role) for role in it["roles"]),
            email=it["email"],
            phone=it.get("phone", ""),
            digest=_prefers_digest(it),
            notify=_notice_addresses(it),
        )
        for it in tomllib.loads(text)["people"]
    ]


def _prefers_digest(person: dict[str, Any]) -> bool:
    chosen = person.get("letters", "single")
    if chosen not in ("single", "digest"):
        raise ValueError(f'people.toml: letters of {person["code"]} must be "single" or "digest", not {chosen!r}')
    return bool(chosen == "digest")


def _notice_addresses(person: dict[str, Any]) -> tuple[str, ...]:
    given = person.get("notify", [])
    if not isinstance(given, list) or not all(isinstance(it, str) for it in given):
        raise ValueError(f"people.toml: notify of {person['code']} must be a list of addresses")
    return tuple(given)


def resolved(url: str, environment: Mapping[str, str]) -> str:
    """An address of people.toml with its ${NAMES} read from the environment. RejectedError names what is not set."""

    def value(found: re.Match[str]) -> str:
        if not environment.get(found[1]):
            raise RejectedError(f"{found[1]} is not set", "notice_address", f"в окружении нет {found[1]}", by="notices")
        return quote(environment[found[1]], safe=":")

    return re.sub(r"\$\{(\w+)\}", value, url)


def wait_for_turn(pace: Pace) -> None:
    """Sleeps until the next call may be made."""
    time.sleep(pace.reserve(now()))


@cache
def wiring() -> App:
    """The clients of this process."""
    chosen = settings()
    engine = connect(chosen.database_url)
    cases = CaseStore(engine)
    nadmozg = None
    if not chosen.manual_cloud:
        reached = Connection(
            base_url=chosen.nadmozg_url,
            client_id=chosen.nadmozg_client_id,
            client_secret=chosen.nadmozg_client_secret.get_secret_value(),
            ca_bundle=chosen.ca_bundle,
            actor="onboarding",
            timeout_s=chosen.http_timeout_s,
        )
        pace = Pace(engine, "nadmozg", chosen.nadmozg_per_minute)
        nadmozg = Nadmozg(NadmozgHttp(reached, before_request=partial(wait_for_turn, pace)))
    return App(
        settings=chosen,
        people=people(),
        cases=cases,
        copies=Copies(engine, cases),
        ledger=Ledger(engine, cases),
        locks=CaseLocks(engine),
        marks=Marks(engine),
        outages=Outages(engine, chosen.policy.far_end_pause),
        pages=Pages(engine),
        mail_pace=Pace(engine, "mail", chosen.mail_per_minute),
        mail=MailServer(
            chosen.smtp_host,
            chosen.smtp_port,
            security=chosen.smtp_security,
            username=chosen.smtp_username or None,
            password=chosen.smtp_password.get_secret_value() or None,
            ca_bundle=chosen.ca_bundle,
            timeout_s=chosen.smtp_timeout_s,
        ),
        nadmozg=nadmozg,
    )
