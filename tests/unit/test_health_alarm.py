"""The operators hear of what lasts, once, and once more when it is over – by whatever still works."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stack.health_alarm import HealthAlarm
from stack.health_report import Health

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class World:
    """What the check finds, and what was told."""

    def __init__(self, file: Path) -> None:
        self.file, self.wrong, self.told, self.reachable = file, dict[str, str](), list[tuple[str, str, bool]](), True

    def look(self, minute: int) -> list[str]:
        """A fresh process each time; the subjects of what was told now."""
        before = len(self.told)
        HealthAlarm(self._check, self._tell, self.file).look(START + timedelta(minutes=minute))
        return [subject for subject, _, _ in self.told[before:]]

    def _check(self, _: datetime) -> Health:
        found = Health()
        for kind, words in self.wrong.items():
            found.add(kind, words, good=False)
        return found

    def _tell(self, subject: str, text: str, mail_works: bool) -> bool:
        if self.reachable:
            self.told.append((subject, text, mail_works))
        return self.reachable


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "health.json")


def test_what_lasts_is_told_once_and_its_end_once(world: World) -> None:
    assert world.look(0) == []
    world.wrong = {"worker": "молчит 3 мин"}
    assert [world.look(minute) for minute in (2, 4, 6)] == [[], [], []]
    world.wrong = {"worker": "молчит 9 мин"}
    assert world.look(8) == ["Неисправность"]
    assert "молчит 9 мин (с 23.11 09:02 UTC)" in world.told[0][1]
    assert [world.look(minute) for minute in (10, 60, 600)] == [[], [], []]
    world.wrong = {}
    assert [world.look(minute) for minute in (602, 604)] == [["Снова всё хорошо"], []]


def test_what_heals_at_once_is_not_told(world: World) -> None:
    world.wrong = {"prefect": "нет ответа"}
    world.look(0)
    world.wrong = {}
    assert world.look(2) == []
    world.wrong = {"prefect": "нет ответа"}
    assert [world.look(4), world.look(8)] == [[], []]


def test_a_second_trouble_is_told_too_and_the_end_waits_for_both(world: World) -> None:
    world.wrong = {"worker": "молчит"}
    world.look(0)
    assert world.look(6) == ["Неисправность"]
    world.wrong["disk"] = "мало места"
    world.look(8)
    assert world.look(14) == ["Неисправность"]
    assert "молчит" not in world.told[-1][1]
    del world.wrong["worker"]
    assert world.look(16) == []
    world.wrong = {}
    assert world.look(18) == ["Снова всё хорошо"]
    assert "молчит" in world.told[-1][1]
    assert "мало места" in world.told[-1][1]


def test_dead_mail_is_not_told_by_mail_and_if_nobody_hears_the_end_tells_it(world: World) -> None:
    world.wrong, world.reachable = {"mail_login": "вход не принимают"}, False
    world.look(0)
    assert world.look(6) == []
    world.reachable = True
    assert world.look(8) == ["Неисправность"]
    assert world.told[-1][2] is False
    world.wrong, world.reachable = {"mail": "нет ответа"}, False
    world.look(10)
    world.look(20)
    world.wrong, world.reachable = {}, True
    assert world.look(22) == ["Снова всё хорошо"]
    assert "нет ответа" in world.told[-1][1]
    assert world.told[-1][2] is True
