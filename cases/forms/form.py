"""A form, declared once: typed fields in the order in which people see them, and `read`, which makes facts of them.

From a declaration come the form in Prefect's UI (prefect_ui/form.py), the links that open it filled in, the reading of
what was sent with every refusal, the columns of the table of many clients, and the table of forms in the managers'
guide. It knows neither Prefect nor HTML.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, ClassVar, Generic, Self, TypedDict, TypeVar, cast, overload

from cases.case import Case
from cases.errors import FormError, FormErrors
from cases.forms.desk import Answer, Desk, Dossier
from cases.people import People, Person

T = TypeVar("T")
Raw = Mapping[str, object]
"""What was sent: a value of any type by the name of its field; anything may be missing."""
Link = dict[str, str | bool]
"""What a link fills a form with, by the name of the field."""
Rule = Callable[[Any], bool]
"""Asked of a form: does this apply, given the values of its other fields?"""

EMPTY = (None, "")
MARK = "Обязательно"


class UnreadError(Exception):
    """A field was looked at that could not be read. Its own fault is told; what depends on it is passed over."""


class Options(TypedDict, total=False):
    """What every kind of field can be told beside its title and hint."""

    required: bool | Rule
    when: Rule
    prefill: Callable[[Case], object]
    initial: str | bool | int
    by_hand_only: bool


def _always(_: object) -> bool:
    return True


def _nothing(_: object) -> None:
    return None


class Field(Generic[T]):
    """One field. Read as an attribute of a form it is its value, of the class the field itself.

    `required`: must it be filled in; `when`: is it read at all; `prefill`: its value where the form is opened from a
    case; `initial`: what an untouched form sends; `by_hand_only`: shown where clouds are made by hand.
    """

    name = ""
    widget = "text"
    initial: str | bool | int = ""
    optional = False
    kept = ""
    headings: tuple[str, ...] = ()

    def __init__(
        self,
        title: str,
        hint: str = "",
        *,
        required: bool | Rule = True,
        when: Rule = _always,
        prefill: Callable[[Case], object] = _nothing,
        initial: str | bool | int | None = None,
        by_hand_only: bool = False,
    ) -> None:
        self.title, self.required, self.when, self.prefill = title, required, when, prefill
        if initial is not None:
            self.initial = initial
        self._hint = hint
        self.by_hand_only = by_hand_only
        self._checks: list[Callable[[Any], str | None]] = []

    def __set_name__(self, owner: type["Form"], name: str) -> None:
        if self.name or name in RESERVED:
            raise TypeError(f"{owner.__name__}.{name}: declared twice, or a name that Form itself uses")
        self.name = name

    @overload
    def __get__(self, form: None, owner: type["Form"]) -> Self: ...
    @overload
    def __get__(self, form: "Form", owner: type["Form"]) -> T: ...
    def __get__(self, form: "Form | None", owner: type["Form"]) -> Self | T:
        return self if form is None else form.value(self)

    @property
    def hint(self) -> str:
        """What people read under the field; begins with MARK where it must always be filled in."""
        return ". ".join(filter(None, (MARK if self.is_must else "", self._hint)))

    @property
    def is_must(self) -> bool:
        """Whether people see it marked; not so where the hint itself says when it must be filled in."""
        return self.required is True and not self.optional and not self._hint.startswith(MARK)

    def parse(self, raw: object, form: "Form", *, required: bool) -> T:
        """The value of what was sent. FormError: it has none."""
        raise NotImplementedError

    def verify(self, value: T, form: "Form") -> None:
        """Once every field is read. FormError: the value does not fit the moment or another field."""
        for sentence in filter(None, (check(form) for check in self._checks)):
            raise FormError(self.name, sentence)

    def show(self, value: Any, people: People) -> str | bool:
        """A value of `prefill` as the form shows it."""
        return value if isinstance(value, bool) else str(value)

    def opens_with(self, case: Any, people: People) -> str | bool:
        """What stands in the field where the form is opened from a case."""
        value = self.prefill(case)
        return cast(str | bool, self.initial) if value is None else self.show(value, people)

    def choices(self, people: People) -> list[str]:
        """What there is to choose from; nothing where anything may be typed."""
        return []

    def column(self, *headings: str) -> Self:
        """This field is a column of the table of many clients. The first heading is its name there."""
        self.headings = tuple(dict.fromkeys((*headings, self.title)))
        return self

    def check(self, rule: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
        """Decorates a method of the form: the sentence about what is wrong with this field, if anything is."""
        self._checks.append(rule)
        return rule

    def given(self, form: "Form") -> bool:
        """A rule: the field is asked for, and was filled in."""
        return self.when(form) and form.value(self) not in EMPTY

    def says(self, *values: T) -> Rule:
        """A rule: the field is asked for, and has one of these values."""
        return lambda form: self.when(form) and form.value(self) in values

    def is_left_out(self, raw: object) -> bool:
        """Whether an optional field was left as it opens."""
        words = raw.strip() if isinstance(raw, str) and self.kept else raw
        return self.optional and (words in EMPTY or words == self.kept)


def if_any(field: Field[T], kept: str = "") -> Field[T | None]:
    """The same field; its value is None where nothing was filled in. `kept`: the choice that says so in a list."""
    field.optional, field.kept = True, kept
    if kept and type(field).choices is not Field.choices:
        field.initial = kept
    return cast(Field[T | None], field)


class Form:
    """Subclasses declare fields and `read`. The class's docstring is what managers read above the form.

    `title` is the deployment's name, `name` that of the flow: it stands in links.
    """

    title: ClassVar[str]
    name: ClassVar[str]
    by_system: ClassVar[bool]
    """Started by the clock or by Prefect, not by people."""
    fields: ClassVar[dict[str, Field[Any]]] = {}
    names_files: ClassVar[bool] = False
    """It names files that its page has taken in: only that page starts it."""
    own_page: ClassVar[str] = ""
    """The page of the door where people fill it in: «site» of /onboarding/site/R-0042. Links lead there."""
    retired: ClassVar[tuple[str, ...]] = ()
    """Fields of earlier releases: links that were sent still carry them, and nobody reads them any more."""

    def __init_subclass__(cls, *, title: str, by_system: bool = False) -> None:
        cls.by_system = by_system
        cls.title = title
        cls.name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        cls.fields = cls.fields | {name: it for name, it in vars(cls).items() if isinstance(it, Field)}

    def __init__(self, raw: Raw, desk: Desk, dossier: Dossier | None = None) -> None:
        self.raw = {name: raw.get(name, field.initial) for name, field in self.fields.items()}
        self.desk = desk
        self._dossier = dossier
        self._faults: dict[str, FormError] = {}
        self._values: dict[str, Any] = {}

    @property
    def dossier(self) -> Dossier:
        """The case that the form names. LookupError: it names none."""
        if self._dossier is None:
            raise LookupError(f"{self.title}: read without a case")
        return self._dossier

    @property
    def who(self) -> Person:
        """Who fills the form in: whoever is signed in, proven and not typed. FormError: nobody is."""
        if self.desk.actor is None:
            raise FormError("who", "Неизвестно, кто заполнил форму: войдите и откройте её в браузере.")
        return self.desk.actor

    @classmethod
    def shown(cls, manual: bool) -> list[Field[Any]]:
        """The fields that people see. `manual`: clouds are made by hand."""
        return [it for it in cls.fields.values() if manual or not it.by_hand_only]

    @classmethod
    def link(cls, case: Case, people: People, manual: bool) -> Link:
        """Every field that is shown, as it opens from a case, so that both UIs of Prefect show the same."""
        return {it.name: it.opens_with(case, people) for it in cls.shown(manual)}

    def refuse(self) -> None:
        """FormError: it is the wrong moment, whatever was filled in."""

    def read(self) -> Answer:
        """The facts, and who says so; every field can be read by now."""
        raise NotImplementedError

    def answer(self) -> Answer:
        """What was filled in, understood. FormErrors: every fault of every field; nothing is recorded."""
        self.check()
        return self.read()

    def check(self) -> None:
        """Reads every field. FormErrors, as above."""
        with suppress(UnreadError):
            self.refuse()
        for field in self.fields.values():
            with suppress(UnreadError):
                if field.when(self):
                    self.value(field)
        for name, value in list(self._values.items()):
            try:
                self.fields[name].verify(value, self)
            except UnreadError:
                continue
            except FormError as error:
                self._faults[name] = error
        if self._faults:
            raise FormErrors(tuple(self._faults[name] for name in self.fields if name in self._faults))

    def value(self, field: Field[T]) -> T:
        """A field's value. UnreadError: it has none; LookupError: it is not asked for, so no code should look."""
        name = field.name
        if name in self._faults:
            raise UnreadError(name)
        if name not in self._values:
            if not field.when(self):
                raise LookupError(f"{self.title}: {name} is not asked for")
            try:
                self._values[name] = self._parsed(field)
            except FormError as error:
                self._faults[name] = error
                raise UnreadError(name) from error
        return cast(T, self._values[name])

    def _parsed(self, field: Field[T]) -> T | None:
        raw = self.raw[field.name]
        if field.is_left_out(raw):
            return None
        required = field.required if isinstance(field.required, bool) else field.required(self)
        return field.parse(raw, self, required=required)


RESERVED = {name for name in vars(Form) if not name.startswith("__")} | {"raw", "desk"}
