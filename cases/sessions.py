"""The sessions of a training, read from the facts: each appointed, moved, cancelled, held, or missed by the client.

A date belongs to the session that is still ahead; once that was held or missed, the next date begins another. A later
word about the same date – a report that is corrected, a recording – stands in the place of the earlier one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cases.calendar_days import local_day
from cases.facts import (
    RecordingMissing,
    RecordingReady,
    TrainingAppointed,
    TrainingCancelled,
    TrainingHeld,
    TrainingMissed,
)
from cases.recorded import Recorded


class SessionState(StrEnum):
    """What became of a session."""

    APPOINTED = "назначена"
    MOVED = "перенесена"
    CANCELLED = "отменена"
    HELD = "прошла"
    MISSED = "клиент не пришёл"


@dataclass(frozen=True)
class Session:
    """One meeting. `dates`: all that were agreed, the last one counts; none, where only the report is known.

    `told_at`: when its end (held, missed, cancelled) was recorded last, `recorded_at` when the recording was.
    """

    number: int
    dates: tuple[TrainingAppointed, ...] = ()
    cancelled: TrainingCancelled | None = None
    held: TrainingHeld | None = None
    missed: TrainingMissed | None = None
    told_at: datetime | None = None
    recording: RecordingReady | RecordingMissing | None = None
    recorded_at: datetime | None = None

    @property
    def date(self) -> TrainingAppointed | None:
        """The date that counts."""
        return self.dates[-1] if self.dates else None

    @property
    def key(self) -> int:
        """The number of the date that its report and its letters name."""
        told = self.held or self.missed
        return told.number if told else self.dates[-1].number

    @property
    def state(self) -> SessionState:
        if self.held:
            return SessionState.HELD
        if self.missed:
            return SessionState.MISSED
        if self.cancelled:
            return SessionState.CANCELLED
        return SessionState.MOVED if len(self.dates) > 1 else SessionState.APPOINTED

    @property
    def is_ahead(self) -> bool:
        """Whether it has a date, and nothing is known of its end."""
        return self.state in (SessionState.APPOINTED, SessionState.MOVED)

    @property
    def is_called_off(self) -> bool:
        """Whether nobody should come on its date: cancelled before it, or held on an earlier day."""
        if self.date is None or self.told_at is None or self.told_at >= self.date.starts_at:
            return False
        early = self.held and self.held.held_on < local_day(self.date.starts_at, self.date.time_zone)
        return bool(self.cancelled or early)

    @property
    def trainers(self) -> tuple[str, ...]:
        """Everybody who was to hold it, in order, each once."""
        return tuple(dict.fromkeys(it.trainer for it in self.dates))

    def repeats(self, date: TrainingAppointed) -> bool:
        """Whether this date, by whatever number, is the one that counts."""
        return self.date is not None and self.date == date.model_copy(update={"number": self.date.number})

    def has(self, number: int) -> bool:
        """Whether the date, or the report, with this number is its own."""
        told = self.held or self.missed
        return number in [it.number for it in self.dates] or (told is not None and told.number == number)


def sessions(facts: Iterable[Recorded]) -> tuple[Session, ...]:
    """All sessions, in the order in which their first dates were agreed."""
    found: list[Session] = []
    for it in facts:
        match it.fact:
            case TrainingAppointed() as date:
                if found and not (found[-1].held or found[-1].missed):
                    found[-1] = replace(found[-1], dates=(*found[-1].dates, date), cancelled=None, told_at=None)
                else:
                    found.append(Session(len(found) + 1, (date,)))
            case TrainingCancelled() as cancelled:
                _change(found, cancelled.number, cancelled=cancelled, told_at=it.at)
            case TrainingHeld() as held:
                if not any(each.has(held.number) for each in found):
                    found.append(Session(len(found) + 1, held=held))
                _change(found, held.number, held=held, missed=None, cancelled=None, told_at=it.at)
            case TrainingMissed() as missed:
                _change(found, missed.number, missed=missed, held=None, cancelled=None, told_at=it.at)
            case RecordingReady() | RecordingMissing() as recording:
                _change(found, recording.number, recording=recording, recorded_at=it.at)
    return tuple(found)


def _change(found: list[Session], number: int, **changes: object) -> None:
    for place, session in enumerate(found):
        if session.has(number):
            found[place] = replace(session, **changes)  # type: ignore[arg-type]
