"""The list of all clouds that somebody has exported from nadmozg: what there is that we do not know of."""

from cases.errors import FormError
from cases.forms import reading
from cases.forms.form import Field, Form
from cases.forms.table import Table, read_table
from cases.registry.drift import GONE, SeenCloud

ROWS_AT_MOST = 5000
HEADINGS = {
    "Номер": ("id", "cloud id", "номер облака"),
    "Название": ("title", "name", "облако"),
    "Адрес": ("url", "ссылка", "адрес облака", "slug"),
    "Состояние": ("state", "статус"),
}
STATES = ("creating", "active", "suspended", "deleting", "deleted")


class PastedClouds(Field[Table]):
    """A list, as it is copied from a table."""

    widget = "textarea"

    def parse(self, raw: object, form: Form, *, required: bool) -> Table:
        return read_table(self.name, raw, HEADINGS, ROWS_AT_MOST)


class CompareClouds(Form, title="95 · Облака nadmozg: сверить список"):
    """Сверяет список облаков из nadmozg с реестром: каких у нас нет. Новый список заменяет прежний."""

    table = PastedClouds(
        "Список облаков", "Выгрузите из nadmozg и вставьте со столбцами: номер, название, адрес, состояние"
    )

    @table.check
    def _is_readable(self) -> str | None:
        faults = [fault for row in self.table.rows if (fault := _fault(row.number, row.cells))]
        return " ".join(faults[:5]) or None

    def clouds(self) -> list[SeenCloud]:
        """All of them."""
        return [
            SeenCloud(
                row.cells["Номер"],
                row.cells.get("Состояние", "").lower() or "active",
                row.cells.get("Название", "")[:200],
                _address(row.cells.get("Адрес", "")),
            )
            for row in self.table.rows
        ]


def _fault(number: int, cells: dict[str, str]) -> str:
    state = cells.get("Состояние", "").lower()
    try:
        reading.line("table", cells.get("Номер", ""), limit=80)
        reading.line("table", cells.get("Название", ""), required=False, limit=200)
        reading.link("table", _address(cells.get("Адрес", "")), required=False)
    except FormError as error:
        return f"Строка {number}: {error.sentence}"
    known = state in ("", GONE, *STATES)
    return "" if known else f"Строка {number}: состояния «{state[:30]}» не бывает; бывают {', '.join(STATES)}."


def _address(cell: str) -> str:
    if not cell or "://" in cell:
        return cell
    return f"https://{cell}" if "." in cell else f"https://{cell}.pass24.online/"
