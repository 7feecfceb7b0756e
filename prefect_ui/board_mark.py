"""What the boards were made of last: as long as it is the same, and no date has come, they would say the same."""

from datetime import datetime, timedelta

from engine.wiring import wiring
from store.marks import BOARDS

A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)


def what_is_seen(moment: datetime) -> tuple[datetime, str]:
    """The rows as they are now: since when changes are counted, and the word for them. To be asked before reading."""
    since = moment - A_MINUTE
    return since, wiring().board_rows.changes(since)


def leave_boards(seen: tuple[datetime, str], until: datetime | None, moment: datetime) -> None:
    """They are written. They say «сегодня» and «вчера» of clients in all time zones, which change with the hour."""
    hour = moment.replace(minute=0, second=0, microsecond=0) + AN_HOUR
    until = min(until or hour, hour)
    since, changes = seen
    kept = {"since": since.isoformat(), "changes": changes, "until": until.isoformat()}
    wiring().marks.set(BOARDS, kept, moment)


def boards_are_as_left(moment: datetime) -> bool:
    """Whether they would say what they say already."""
    found = wiring().marks.get(BOARDS)
    if found is None or moment >= datetime.fromisoformat(found[0]["until"]):
        return False
    since = datetime.fromisoformat(found[0]["since"])
    return wiring().board_rows.changes(since) == str(found[0]["changes"])
