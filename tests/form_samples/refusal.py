"""What a refusal must be: one sentence that a tired manager understands, and the field it is about."""

import re
import unicodedata

from cases.errors import FormError
from cases.forms.form import Form

JARGON = re.compile(r"\b(None|True|False|str|int|bool|list|dict|NoneType|object|type|Error|Exception|Traceback)\b")


def check_refusal(form: type[Form], error: FormError) -> None:
    """The field is one of the form's and has a Russian title; the sentence is one that a tired manager understands."""
    assert error.field in form.fields, f"{form.name} has no field {error.field}"
    assert re.search("[А-Яа-я]", form.fields[error.field].title)
    ours = re.sub(r"«[^»]*»", "«»", error.sentence)
    assert re.search(r"[а-я]{3}", ours), error.sentence
    assert re.match(r"[А-ЯR«\d]", error.sentence), error.sentence
    assert error.sentence.endswith("."), error.sentence
    assert not JARGON.search(ours), error.sentence
    assert len(error.sentence) <= 300
    assert not {unicodedata.category(char) for char in error.sentence} & {"Cc", "Cs", "Zl", "Zp"}, "one line"
