"""So many attempts in so much time."""

from datetime import UTC, datetime, timedelta

from door.limits import MOST_KEPT, Limit

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_one_too_many_is_refused_and_another_asker_is_not() -> None:
    limit = Limit(2, timedelta(minutes=1))
    assert [limit.allows("a", NOW) for _ in range(3)] == [True, True, False]
    assert limit.allows("b", NOW)


def test_stubbornness_does_not_prolong_it() -> None:
    limit = Limit(1, timedelta(minutes=1))
    assert [limit.allows("a", NOW + timedelta(seconds=it)) for it in (0, 30, 59, 60)] == [True, False, False, True]


def test_a_flood_of_askers_does_not_fill_the_memory() -> None:
    limit = Limit(1, timedelta(minutes=1))
    assert all(limit.allows(it, NOW) for it in range(MOST_KEPT))
    assert not limit.allows("one more", NOW)
    assert limit.allows("one more", NOW + timedelta(minutes=1))
