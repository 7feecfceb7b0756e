"""What a declaration gives: every fault at once, dependent fields, retired fields, the table of the guide."""

from pathlib import Path

import pytest

from cases.errors import FormError
from cases.forms.catalogue import FORMS as DECLARED
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Line, Name, Tick
from cases.forms.form import Form
from cases.forms.guide import forms_page
from cases.forms.onboarding import FirstTalk
from prefect_ui.form import offer
from tests.form_samples.bad_values import BAD
from tests.form_samples.form import DESK, Fields, Use
from tests.form_samples.good import FORMS

GUIDE = Path(__file__).parents[3] / "docs" / "ru" / "forms.md"


class Visit(Form, title="51 · Выезд"):
    """Записывает выезд на объект."""

    needed = Tick("Нужен выезд")
    who_opens = Name("Кто откроет", required=needed.given, when=needed.says(True))
    kind = Choice({"осмотр": "look", "монтаж": "mount"}, "Что делаем", "Обязательно тогда", when=needed.says(True))
    tools = Line("Инструмент", "Обязательно для монтажа", when=kind.says("mount"))
    retired = ("earlier_name",)

    def read(self) -> Answer:
        tools = f" Инструмент: {self.tools}." if self.needed and self.kind == "mount" else ""
        return Answer((), "smirnova", f"{self.who_opens if self.needed else 'Не нужен'}.{tools}")


def faults_of(form: type[Form], raw: Fields) -> list[str]:
    try:
        form(raw, DESK).answer()
    except FormError as error:
        return [it.field for it in error.faults]
    return []


def test_a_field_that_another_makes_pointless_is_not_read() -> None:
    assert Visit({"needed": False, "who_opens": 7}, DESK).answer().said == "Не нужен."
    mounting = {"needed": True, "who_opens": "Ким", "kind": "монтаж"}
    assert Visit(mounting | {"tools": "бур"}, DESK).answer().said == "Ким. Инструмент: бур."
    with pytest.raises(LookupError):
        assert Visit({"needed": False}, DESK).kind


def test_every_fault_is_told_in_the_order_of_the_fields_but_what_depends_on_one() -> None:
    assert faults_of(Visit, {"needed": True, "who_opens": "", "kind": "монтаж", "tools": "a\nb"}) == [
        "who_opens",
        "tools",
    ]
    assert faults_of(Visit, {"needed": True, "who_opens": "", "kind": "пикник", "tools": ""}) == ["who_opens", "kind"]
    assert faults_of(Visit, {"needed": "да", "who_opens": "", "kind": "пикник"}) == ["needed"]


@pytest.mark.parametrize("use", [it for it in FORMS.values() if it.kinds], ids=[it for it in FORMS if FORMS[it].kinds])
def test_whatever_is_wrong_is_mended_in_two_rounds(use: Use) -> None:
    """The first answer tells every fault; the second at most those that hung on one of them.

    Of a list people can choose nothing wrong.
    """
    typed = {name: kind for name, kind in use.kinds.items() if kind not in ("case", "choice")}
    wrong = {name: next(iter(BAD[kind].values())) for name, kind in typed.items()}
    told: list[set[str]] = []
    while True:
        try:
            use.submit(wrong)
            break
        except FormError as error:
            told.append({it.field for it in error.faults})
            assert told[-1] <= set(wrong)
            wrong = {name: value for name, value in wrong.items() if name not in told[-1]}
    assert not wrong, "accepted with a bad value"
    assert len(told) <= 2


def test_a_field_that_must_be_filled_in_is_marked_for_people_and_refused_by_the_form() -> None:
    flow = offer(Visit, lambda declared, raw: pytest.fail("not run here"))
    assert flow.parameters.required == []
    assert offer(FirstTalk, lambda declared, raw: pytest.fail("not run here")).parameters.required == [
        "case",
        "held_on",
        "needs",
        "pain",
    ]
    assert faults_of(Visit, {"needed": True, "kind": "осмотр"}) == ["who_opens"]


def test_a_retired_field_that_comes_with_an_old_link_is_not_read() -> None:
    assert Visit({"needed": False, "earlier_name": "…"}, DESK).answer().facts == ()


def test_a_field_has_a_name_of_its_own() -> None:
    with pytest.raises((TypeError, RuntimeError)):  # Python 3.11 wraps what __set_name__ raises
        type("Reserved", (Form,), {"desk": Tick("Стол")}, title="52 · Стол")
    twice = Tick("Дважды")
    with pytest.raises((TypeError, RuntimeError)):
        type("Twice", (Form,), {"one": twice, "two": twice}, title="52 · Дважды")


def test_the_guide_tells_the_forms_as_they_are_declared() -> None:
    """Written anew by: python -m cases.forms.guide > docs/ru/forms.md"""
    assert GUIDE.read_text(encoding="utf-8") == forms_page(DECLARED.values())
