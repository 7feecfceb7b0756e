"""The page of the managers' guide that lists the forms and their fields, from the declarations.

`python -m cases.forms.guide > docs/ru/forms.md` writes it; a test holds the page against the declarations.
"""

from collections.abc import Iterable

from cases.forms.catalogue import FORMS
from cases.forms.form import MARK, Field, Form

HEAD = """# Все формы и их поля

Что делает каждая форма и что в ней спрашивают. Когда какая нужна, сказано на
[первой странице](README.md#какая-форма-нужна). Формы 82, 98 и 99 запускает сама система.
"""


def forms_page(forms: Iterable[type[Form]]) -> str:
    """The page in Markdown: the forms that people fill in, by their numbers."""
    chapters = (_chapter(it) for it in sorted(forms, key=lambda it: it.title) if not it.by_system)
    return "\n".join((HEAD, *chapters))


def _chapter(form: type[Form]) -> str:
    fields = [it for it in form.fields.values() if it.name != "case"]
    parts = [f"## {form.title}", (form.__doc__ or "").strip()]
    if fields:
        parts.append("\n".join(["| поле | подсказка |", "| --- | --- |", *map(_row, fields)]))
    if "case" in form.fields:
        parts.append(f"Ещё спрашивает: «{form.fields['case'].title}».")
    return "\n\n".join(parts) + "\n"


def _row(field: Field[object]) -> str:
    hint = field.hint.replace(MARK, f"**{MARK}**", 1) if field.hint.startswith(MARK) else field.hint
    return f"| {field.title} | {hint.replace('|', '/')} |"


if __name__ == "__main__":
    print(forms_page(FORMS.values()), end="")
