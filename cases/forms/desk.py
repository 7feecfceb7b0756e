"""What a form is read with: the moment, the people, the numbers, the case it names; and the answer that comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cases.calendar_days import is_working_day, local_day, working_day_after
from cases.case import Case
from cases.errors import FormError
from cases.facts import Fact
from cases.free_hours import NOT_LOOKED_INTO, CalendarSeen
from cases.ledger import Entries, Entry, State
from cases.people import People, Person
from cases.policy import Policy
from cases.process.assumed import letter_name
from cases.process.due import Decision
from cases.registry.row import Registered
from cases.standing import pause
from cases.suppliers import Suppliers
from cases.wording import day as day_words

ANY_DAY = "any"
"""Days off are as good as others."""
DOUBLE_CLICK = timedelta(minutes=1)
"""The same form of the same case within this time is the same wish."""


@dataclass(frozen=True)
class Desk:
    """`now` is aware UTC; `manual_cloud`: no nadmozg API is configured.

    `address_refused`: what nadmozg says of the address that was typed, asked beforehand; empty if it is free, or could
    not be asked (then the order will tell).
    """

    now: datetime
    people: People
    policy: Policy
    manual_cloud: bool = False
    address_refused: str = ""
    cloud_refused: str = ""
    """Why the cloud that was named cannot be this client's, asked in the same way."""
    recording_refused: str = ""
    """Why a stranger cannot see the recording that was named, looked at beforehand."""
    calendar: CalendarSeen = NOT_LOOKED_INTO
    """What the calendar of the trainer who was named says, looked into beforehand."""
    suppliers: Suppliers = field(default_factory=Suppliers)
    """The book of suppliers."""
    registered: Registered | None = None
    """The object of the registry that the form names, as it is when the answer is recorded."""
    actor: Person | None = None
    """Who is signed in; None where it is the clock, or where nobody proved to be anybody."""

    def past_day(self, name: str, value: date, time_zone: str) -> date:
        """A day that has come already, for the client. FormError if it is ahead, or absurdly long ago."""
        today = local_day(self.now, time_zone)
        if value > today:
            raise FormError(name, f"{day_words(value)} ещё не наступило; нужна дата не позже сегодняшней.")
        if (today - value).days > 3660:
            raise FormError(name, f"{day_words(value)} – слишком давно; проверьте год.")
        return value

    def coming_working_day(self, name: str, value: date, time_zone: str, *, day_off: str = "") -> date:
        """A working day from today on. FormError names the nearest one otherwise.

        `day_off`: the tick with which a day off is taken, too; «any»: it is set.
        """
        today = local_day(self.now, time_zone)
        if value < today:
            raise FormError(name, f"{day_words(value)} уже прошло; выберите день не раньше сегодняшнего.")
        if (value - today).days > 730:
            raise FormError(name, f"До {day_words(value)} больше двух лет; проверьте год.")
        if day_off != ANY_DAY and not is_working_day(value):
            nearest = day_words(working_day_after(value, 1))
            or_ticked = f" Если так просит клиент, отметьте «{day_off}»." if day_off else ""
            raise FormError(name, f"{day_words(value)} – выходной; ближайший рабочий день – {nearest}.{or_ticked}")
        return value

    def refuse_double_click(self, case: Case, kind: type[Fact], already: str) -> None:
        """FormError where the same was recorded a moment ago; later it is another wish."""
        earlier = case.recorded(kind)
        if earlier and self.now - earlier.at < DOUBLE_CLICK:
            raise FormError("case", f"{already} только что: второе нажатие ничего не меняет.")

    def refuse_at_rest(self, case: Case) -> None:
        """FormError where nothing would leave, though the form is all about sending: on a pause, after the end."""
        if case.cancelled or case.stopped:
            raise FormError("case", f"{case.code} остановлено; сначала верните его в работу формой 02.")
        if pause(case, self.now):
            raise FormError("case", f"{case.code} на паузе; сначала продолжите его формой 02.")


@dataclass(frozen=True)
class Booked:
    """A session of another case that is ahead; `title` is the case's."""

    starts_at: datetime
    title: str


def nothing_booked(_trainer: str, _since: datetime, _until: datetime) -> tuple[Booked, ...]:
    """Where nobody else's sessions are looked at."""
    return ()


def no_other(code: str) -> Case:
    """Where an answer is about one case only."""
    raise LookupError(f"{code}: this form is recorded in one case")


@dataclass(frozen=True)
class Dossier:
    """A case as it is at the moment an answer to it is recorded: its facts, its ledger, and what is decided of it.

    `decide` is asked only by the few forms that need it.
    """

    case: Case
    entries: Entries = field(default_factory=Entries)
    decide: Callable[[], Decision] = Decision
    booked: Callable[[str, datetime, datetime], tuple[Booked, ...]] = nothing_booked
    """The sessions of other cases that somebody holds and that begin within these moments. Nobody else can have that
    somebody appointed from then on until the answer is recorded.
    """
    other: Callable[[str], Case] = no_other
    """Another case, by its code, that the answer is recorded in as well. FormError: there is none."""

    @property
    def letters_sent(self) -> tuple[Entry, ...]:
        """The letters that have left, oldest first; questions to managers do not count."""
        letters = (it for it in self.entries.entries if it.effect.is_letter and not it.effect.is_question)
        return tuple(it for it in letters if it.state is State.DONE)

    @property
    def letters_withheld(self) -> tuple[str, ...]:
        """What would be sent now, had it not perhaps been sent before a copy was restored: «effect base»."""
        return tuple(letter_name(it) for it in self.decide().withheld)

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing to be done for the case any more."""
        return bool(self.decide().finished)


@dataclass(frozen=True)
class Beside:
    """What an answer records in another case than the one it was given to."""

    code: str
    facts: tuple[Fact, ...]
    said: str


@dataclass(frozen=True)
class Answer:
    """A form that was understood: the facts, who says so, and the sentence for the badge and the timeline.

    `badge` is «Записано» unless there was nothing to record any more.
    """

    facts: tuple[Fact, ...]
    actor: str
    said: str
    badge: str = "Записано"
    registered: str = ""
    """The object in the registry that a new case is of, by its code."""
    repeated: bool = False
    """The same run has recorded it before and was interrupted: nothing new is written, the case is moved on."""
    beside: tuple[Beside, ...] = ()
    """The same in other cases: all of it is recorded, or nothing."""
