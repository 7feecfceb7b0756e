"""The kinds of fields: what each reads, shows and offers. The reading of one value itself is in reading.py."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, ClassVar, Generic, Self, TypeVar, Unpack

from cases.case import Case
from cases.facts import OpenQuestion
from cases.forms import lines, reading
from cases.forms.desk import ANY_DAY
from cases.forms.form import EMPTY, Field, Form, Options
from cases.people import People, Person, Role
from cases.registry.months import month_words
from cases.registry.point import Point
from cases.registry.row import registered_title
from cases.wording import TIME_ZONES, zone_choice

W = TypeVar("W")
Reader = Callable[..., str]


class TheCase(Field[Case]):
    """The case the form is about, as it is when the answer is recorded: «R-0042 · ЖК Ромашка»."""

    def __init__(self, hint: str = "") -> None:
        hint = hint or "Код, например R-0042, или часть названия объекта: «ромаш»"
        super().__init__("Подключение", hint, prefill=lambda case: case.title)

    def parse(self, raw: object, form: Form, *, required: bool) -> Case:
        reading.case_code(self.name, raw)
        return form.dossier.case


class Typed(Field[str]):
    """Text that one function of reading.py reads; `limit` is in characters."""

    reader: ClassVar[Reader]

    def __init__(self, title: str, hint: str = "", *, limit: int = 0, **options: Unpack[Options]) -> None:
        super().__init__(title, hint, **options)
        self._limit = {"limit": limit} if limit else {}

    def parse(self, raw: object, form: Form, *, required: bool) -> str:
        return type(self).reader(self.name, raw, required=required, **self._limit)


class Text(Typed):
    """Text of several lines."""

    widget = "textarea"
    reader = reading.text


class Line(Typed):
    """One line."""

    reader = reading.line


class Lines(Field[tuple[str, ...]]):
    """A list, an item a line."""

    widget = "textarea"

    def parse(self, raw: object, form: Form, *, required: bool) -> tuple[str, ...]:
        return lines.lines(self.name, raw, required=required)

    def show(self, value: tuple[str, ...], people: People) -> str:
        return "\n".join(value)


class OpenQuestions(Field[tuple[OpenQuestion, ...]]):
    """«Вопрос – кто ответит», a line each."""

    widget = "textarea"

    def parse(self, raw: object, form: Form, *, required: bool) -> tuple[OpenQuestion, ...]:
        return lines.questions(self.name, raw, required=required)

    def show(self, value: tuple[OpenQuestion, ...], people: People) -> str:
        return "\n".join(f"{it.question} – {it.who}" for it in value)


class Told(Field[str]):
    """What whoever opens the form has to know before they answer; whatever comes back is not read."""

    widget = "textarea"

    def __init__(self, title: str, hint: str, tells: Callable[[Case, People], str]) -> None:
        super().__init__(title, hint, required=False)
        self._tells = tells

    def opens_with(self, case: Case, people: People) -> str | bool:
        return self._tells(case, people)

    def parse(self, raw: object, form: Form, *, required: bool) -> str:
        return ""


class Name(Typed):
    """The name of somebody or something."""

    reader = reading.name


class Email(Typed):
    """An address that a letter can go to."""

    reader = reading.email


class Phone(Typed):
    """A telephone number; may be empty."""

    reader = reading.phone


class Slug(Typed):
    """The first part of a cloud's address."""

    reader = reading.slug


class WebLink(Typed):
    """A web address."""

    reader = reading.link


class Coordinates(Field[Point | None]):
    """Latitude and longitude in one field, as maps give them, or a link of a map; may be empty."""

    def parse(self, raw: object, form: Form, *, required: bool) -> Point | None:
        return reading.coordinates(self.name, raw, required=required)

    def show(self, value: tuple[float, float], people: People) -> str:
        return f"{value[0]}, {value[1]}"


class Inn(Typed):
    """An ИНН; may be empty."""

    reader = reading.inn


class Kpp(Typed):
    """A КПП; may be empty."""

    reader = reading.kpp


class Ogrn(Typed):
    """An ОГРН; may be empty."""

    reader = reading.ogrn


class FromRegistry(Typed):
    """An object in the registry, by its code; may be empty."""

    reader = reading.registered


class TheObject(FromRegistry):
    """The object that the form is about, as it is when the answer is recorded: «OB-0042 · ЖК Ромашка»."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title, hint, prefill=lambda it: registered_title(it))


class Month(Field[date | None]):
    """A month, by its first day; may be empty."""

    def parse(self, raw: object, form: Form, *, required: bool) -> date | None:
        return reading.month(self.name, raw, required=required)

    def show(self, value: date, people: People) -> str:
        return month_words(value)


class Tick(Field[bool]):
    """A tick box."""

    widget = "checkbox"
    initial = False

    def __init__(self, title: str, hint: str = "", **options: Unpack[Options]) -> None:
        options.setdefault("required", False)
        super().__init__(title, hint, **options)

    def parse(self, raw: object, form: Form, *, required: bool) -> bool:
        return reading.yes(self.name, raw)


class Choice(Field[W], Generic[W]):
    """One of several: what people read → our word. A form opens with none chosen, so that no answer is given unasked;
    `initial` is for a choice that does nothing.
    """

    widget = "select"

    def __init__(self, words: Mapping[str, W], title: str, hint: str = "", **options: Unpack[Options]) -> None:
        super().__init__(title, hint, **options)
        self.words = dict(words)

    def parse(self, raw: object, form: Form, *, required: bool) -> W:
        return reading.choice(self.name, raw, self.words)

    def choices(self, people: People) -> list[str]:
        return [self.kept, *self.words] if self.kept else list(self.words)


class Several(Field[tuple[str, ...]]):
    """Some of a few words, with commas between them: for a field of a form and a cell of a table alike."""

    def __init__(self, words: tuple[str, ...], title: str, hint: str = "", **options: Unpack[Options]) -> None:
        super().__init__(title, hint, **options)
        self._words = words

    def parse(self, raw: object, form: Form, *, required: bool) -> tuple[str, ...]:
        return reading.several(self.name, raw, self._words, required=required)

    def show(self, value: tuple[str, ...], people: People) -> str:
        return ", ".join(value)


class Zone(Field[str]):
    """A time zone, by its city or its IANA name."""

    widget = "select"

    def parse(self, raw: object, form: Form, *, required: bool) -> str:
        return reading.time_zone(self.name, raw)

    def show(self, value: str, people: People) -> str:
        return zone_choice(value)

    def choices(self, people: People) -> list[str]:
        zones = [zone_choice(it) for it in TIME_ZONES]
        return [self.kept, *zones] if self.kept else zones


class Who(Field[Person]):
    """Somebody of people.toml with one of the roles (anybody, if none is given); `prefill` gives a code."""

    widget = "select"

    def __init__(self, title: str, hint: str = "", *roles: Role, **options: Unpack[Options]) -> None:
        super().__init__(title, hint, **options)
        self._roles = roles

    def parse(self, raw: object, form: Form, *, required: bool) -> Person:
        return reading.person(self.name, raw, form.desk.people, *self._roles)

    def show(self, value: str, people: People) -> str:
        return people[value].name

    def choices(self, people: People) -> list[str]:
        return people.names(*self._roles)


class Day(Field[date]):
    """A date. `zone`: where it is that day; where nothing is said, where the client of the case is."""

    widget = "date"

    def __init__(
        self, title: str, hint: str = "", *, zone: Callable[[Any], str] | None = None, **options: Unpack[Options]
    ) -> None:
        super().__init__(title, hint, **options)
        self.zone = zone or (lambda form: form.case.data.time_zone)

    def parse(self, raw: object, form: Form, *, required: bool) -> date:
        return reading.required_day(self.name, raw)


class PastDay(Day):
    """A day that has come already."""

    def verify(self, value: date | None, form: Form) -> None:
        if value is not None:
            form.desk.past_day(self.name, value, self.zone(form))
            super().verify(value, form)


class ComingDay(Day):
    """A working day from today on; where the form has a tick for it that is set, a day off, too."""

    _ticks: tuple[Tick, ...] = ()

    def verify(self, value: date | None, form: Form) -> None:
        if value is not None:
            day_off = next((ANY_DAY if form.value(it) else it.title for it in self._ticks), "")
            form.desk.coming_working_day(self.name, value, self.zone(form), day_off=day_off)
            super().verify(value, form)

    def or_day_off(self, tick: Tick) -> Self:
        """With this tick of the form, a day off is taken as well."""
        self._ticks = (tick,)
        return self


class Clock(Field[time]):
    """A time of day."""

    def parse(self, raw: object, form: Form, *, required: bool) -> time:
        return reading.clock(self.name, raw)

    def show(self, value: time, people: People) -> str:
        return f"{value:%H:%M}"


class Number(Field[int]):
    """A whole number from 0 to `most`."""

    def __init__(self, title: str, hint: str = "", *, most: int, **options: Unpack[Options]) -> None:
        super().__init__(title, hint, **options)
        self._most = most

    def parse(self, raw: object, form: Form, *, required: bool) -> int:
        return reading.number(self.name, raw, most=self._most)


class Question(Field[int]):
    """The number of the question that a letter's link carries; left empty, the current one is meant.

    `current` gives it for a case; 0: there is none.
    """

    def __init__(self, current: Callable[[Case], int]) -> None:
        hint = "Подставляет ссылка из письма, менять не нужно; если её нет, оставьте пустым"
        super().__init__("Номер вопроса", hint, required=False, prefill=lambda case: current(case) or "")
        self._current = current

    def parse(self, raw: object, form: Form, *, required: bool) -> int:
        case = form.dossier.case
        if form.raw.get("corrects") not in EMPTY:
            return self._current(case)  # an entry is corrected, whichever question it once answered
        return reading.occurrence(self.name, raw, self._current(case), case)
