"""The three things measured: click to first effect, the whole journey, the idle stack."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.arena import Arena
from benchmarks.usage import cpu_seconds, megabytes
from benchmarks.watching import WatchedForms
from demo.story import Story, today

TAKEN = "admin"
"""An address that nadmozg refuses: the form asks, is told, and ends with «Не принято» – one effect and no letter."""
LOOK_EVERY_S = 0.002


def first_effects(arena: Arena, clicks: int) -> list[float]:
    """Seconds from creating the run to nadmozg's hearing of it; the clicks are spread over the polling interval."""
    seconds = []
    for number in range(clicks):
        time.sleep((number + 0.5) / clicks * arena.kind.poll_s)
        seconds.append(_first_effect(arena))
    return seconds


def _first_effect(arena: Arena) -> float:
    path = f"GET /api/v1/slugs/{TAKEN}"
    deployment = arena.forms.deployment_id("10")
    before = arena.sandbox.nadmozg.requests[path]
    began = time.perf_counter()
    run = arena.forms.send_to(deployment, object_name="Замер", slug=TAKEN, who="Анна Смирнова")
    while arena.sandbox.nadmozg.requests[path] == before:
        if time.perf_counter() - began > 60:
            raise TimeoutError("nadmozg has heard nothing for a minute")
        time.sleep(LOOK_EVERY_S)
    seconds = time.perf_counter() - began
    arena.forms.finished(run)
    return seconds


@dataclass(frozen=True)
class Journey:
    """What one client's whole way costs."""

    cpu_s: float
    wall_s: float


def journey(arena: Arena, clients: int, visit: int) -> Journey:
    """All clients at once, each from the sale to a contact that went well."""
    cpu, wall = cpu_seconds(arena.stack), time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        for done in [threads.submit(_play, arena, visit, number) for number in range(clients)]:
            done.result()
    wall = time.perf_counter() - wall
    time.sleep(1)  # logs and events that are still on their way
    return Journey((cpu_seconds(arena.stack) - cpu) / clients, wall / clients)


def _play(arena: Arena, visit: int, number: int) -> None:
    name, hour = f"{arena.kind.name}-{visit}-{number}", 9 + 2 * (number % 2)
    with WatchedForms(arena.stack) as forms, arena.mailbox() as mailbox, arena.browser() as browser:
        Story(
            forms,
            mailbox,
            browser,
            today(),
            say=lambda _: None,
            object_name=f"Объект {name}",
            client=f"client@{name}.example",
            slug=name,
            address=f"Москва, ул. Садовая, {name}",
            hours=(f"{hour:02}:00", f"{hour + 4}:00"),
        ).connect()


def idle_megabytes(arena: Arena) -> float:
    """Before anybody has clicked, everything warm."""
    return megabytes(arena.stack)


def warm_up(arena: Arena) -> None:
    """Two runs that do not count: caches fill, the second process begins too."""
    for _ in range(2):
        arena.forms.submit("10", object_name="", who="Анна Смирнова")
