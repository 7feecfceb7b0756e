"""What is going to be played: cases, kills and faults, all of it from one seed. Pure."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from chaos.journey import DATES, Hour, Journey, journey
from chaos.weather import Gust, gusts

HOURS = range(10, 17)
"""When trainings begin, by Moscow's clock."""
LAST = 0.85
"""From this share of all steps on nothing is killed any more, so that everything can settle."""
KINDS = ("worker", "run", "server", "database", "sandbox", "run", "worker", "database", "all")
"""What is killed; what is listed twice is killed twice as often."""


@dataclass(frozen=True)
class Kill:
    """When this share of all steps has been done: what is killed, and how long it stays dead."""

    at: float
    what: str
    down_s: float


@dataclass(frozen=True)
class Plan:
    """One play."""

    seed: int
    journeys: tuple[Journey, ...]
    kills: tuple[Kill, ...]
    gusts: tuple[Gust, ...]

    @property
    def steps(self) -> int:
        """How many steps all cases have together."""
        return sum(len(it.steps) for it in self.journeys)


def make_plan(seed: int, cases: int, kills: int, today: date) -> Plan:
    """The same for the same arguments; `today` is the client's day, from which trainings are appointed."""
    hours = training_hours(today, cases)
    journeys = tuple(
        journey(random.Random(f"{seed} case {number}"), number, today, hours[number]) for number in range(cases)
    )
    chance = random.Random(f"{seed} weather")
    return Plan(seed, journeys, _kills(random.Random(f"{seed} kills"), kills), gusts(chance, cases, LAST))


def training_hours(today: date, cases: int) -> list[list[Hour]]:
    """Hours for each case that no other has: a trainer is at one place at a time. Not before the third working day, so
    that no reminder is due while it is played.
    """
    days = working_days(today, 2 + (cases * DATES + len(HOURS) - 1) // len(HOURS))[2:]
    hours = [Hour(day, hour) for day in days for hour in HOURS]
    return [hours[first : first + DATES] for first in range(0, cases * DATES, DATES)]


def working_days(today: date, count: int) -> list[date]:
    """The next working days, counted apart from the code under test."""
    russia, day = holidays.country_holidays("RU"), today
    days: list[date] = []
    while len(days) < count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in russia:
            days.append(day)
    return days


def _kills(chance: random.Random, count: int) -> tuple[Kill, ...]:
    """Spread over the play; every kind comes in its turn before any comes again."""
    deck: list[str] = []
    while len(deck) < count:
        deck += chance.sample(KINDS, len(KINDS))
    return tuple(
        Kill((number + chance.random()) / count * LAST, what, chance.uniform(0.5, 5))
        for number, what in enumerate(deck[:count])
    )
