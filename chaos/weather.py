"""How nadmozg and the mail server misbehave meanwhile: every fault the sandbox has that mends itself. Pure."""

import random
from dataclasses import dataclass
from typing import Any, Literal

API = "/api/v1"
ORDER, USERS, INVITE = f"{API}/clouds", f"{API}/clouds/*/users", f"{API}/clouds/*/invite"


@dataclass(frozen=True)
class Gust:
    """When this share of all steps has been done, the far end is asked for this fault."""

    at: float
    far_end: Literal["faults", "smtp"]
    body: dict[str, Any]

    @property
    def name(self) -> str:
        """For the progress lines."""
        return f"{'почта' if self.far_end == 'smtp' else 'nadmozg'}: {self.body['kind']}"


def _wrote(kind: str, path: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "match": {"method": "POST", "path": path}, **more}


OF_NADMOZG: list[dict[str, Any]] = [
    {"kind": "latency", "seconds": 1.5, "times": 3},
    {"kind": "latency", "seconds": 1.5, "after": True, "times": 3},
    {"kind": "clock_skew", "seconds": 5000, "times": 3},
    {"kind": "429", "retry_after": 1, "times": 2},
    {"kind": "500", "times": 2},
    {"kind": "503", "retry_after": 1, "times": 2},
    {"kind": "drop_before", "times": 2},
    {"kind": "drop_after", "times": 2},
    {"kind": "html", "times": 2},
    {"kind": "error_in_200", "times": 2},
    {"kind": "login_page_down", "times": 2},
    {"kind": "token_expired", "times": 2},
    _wrote("creation_quota", ORDER),
    _wrote("hold_expired", ORDER),
    _wrote("drop_after", ORDER),
    _wrote("500", ORDER, after=True),
    _wrote("html", ORDER, after=True),
    _wrote("drop_after", USERS),
    _wrote("500", USERS, after=True),
    _wrote("drop_after", INVITE),
    _wrote("drop_before", INVITE),
    _wrote("needs_operator", ORDER),
    _wrote("failed", ORDER),
]
OF_MAIL: list[dict[str, Any]] = [
    *({"kind": "refuse", "code": 451, "phase": phase} for phase in ("mail", "rcpt", "data_command", "data")),
    {"kind": "refuse", "code": 421, "phase": "mail", "times": 2},
    *({"kind": "drop_before", "phase": phase} for phase in ("mail", "rcpt", "data_command", "data")),
    {"kind": "drop_after_data"},
    {"kind": "drop_after_data", "times": 2},
    {"kind": "delay", "phase": "rcpt", "seconds": 2},
    {"kind": "delay", "phase": "data", "seconds": 2},
]


def gusts(chance: random.Random, cases: int, last: float) -> tuple[Gust, ...]:
    """Some two faults a case, in the order of time; every kind in its turn before any comes again."""
    asked = [Gust(last * chance.random(), "faults", it) for it in _deck(chance, OF_NADMOZG, cases)]
    asked += [Gust(last * chance.random(), "smtp", it) for it in _deck(chance, OF_MAIL, cases)]
    return tuple(sorted(asked, key=lambda it: it.at))


def refusing(address: str) -> Gust:
    """The mail server knows no such address, and never will."""
    return Gust(0, "smtp", {"kind": "refuse", "code": 550, "phase": "rcpt", "recipient": address, "times": None})


def _deck(chance: random.Random, kinds: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    deck: list[dict[str, Any]] = []
    while len(deck) < count:
        deck += chance.sample(kinds, len(kinds))
    return deck[:count]
