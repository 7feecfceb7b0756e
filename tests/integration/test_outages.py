"""Whoever finds a far end down spares the others the waiting, for a growing while."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from store.outages import DOWN, Outages, growing

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_the_pause_grows_and_ends_with_the_first_answer(engine: Engine) -> None:
    one, other = (Outages(engine, DOWN, growing(timedelta(seconds=30))) for _ in range(2))
    at, rests = NOW, []
    for _ in range(6):
        one.note("nadmozg", at)
        other.note("nadmozg", at + timedelta(seconds=29))  # asked at the same time: the same outage, found out twice
        rest = next(it for it in range(30, 400, 30) if "nadmozg" not in other.all_held(at + timedelta(seconds=it)))
        assert "nadmozg" in other.all_held(at + timedelta(seconds=rest - 1))
        rests.append(rest)
        at += timedelta(seconds=rest)
    assert rests == [30, 60, 120, 240, 300, 300]
    assert "mail" not in other.all_held(at)
    other.end("nadmozg")
    one.note("nadmozg", at)
    assert "nadmozg" not in one.all_held(at + timedelta(seconds=30))
    one.end("nadmozg")
