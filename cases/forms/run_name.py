"""How the run of a form is called until it has ended; pure."""

from cases.forms.form import Form, Raw
from cases.people import Person


def while_it_runs(form: type[Form], raw: Raw, who: Person | None = None) -> str:
    """«Отвечает Анна Смирнова · ЖК Ромашка»; «Сверка», where nobody has sent it."""
    words = f"Отвечает {who.name}" if who else form.title.partition(" · ")[2]
    return " · ".join(filter(None, (words, what_about(raw))))


def what_about(raw: Raw) -> str:
    """What a run is about: the object, as far as the form says it."""
    return _one_line(raw.get("object_name") or raw.get("case")).rpartition("·")[2].strip()


def _one_line(value: object) -> str:
    """What was typed, safe in a name: one line of bearable length without invisible characters."""
    words = " ".join(str(value or "").split())
    return "".join(each for each in words if each.isprintable())[:60]
