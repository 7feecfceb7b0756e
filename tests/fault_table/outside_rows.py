"""What is looked at before a form is recorded: a recording's link, a trainer's calendar. Neither changes anything."""

from tests.fault_table.row import rows

_NOT_TAKEN = "| – | – | «Не принято: Ссылка на запись» | – | the form again | once"
_TAKEN = "| – | done | done | – | at once | once"

OUTSIDE = (
    *rows(
        "recording's link",
        f"""
        no connection  {_NOT_TAKEN}
        silent         {_NOT_TAKEN}
        late           {_NOT_TAKEN}
        403            {_NOT_TAKEN}
        404            {_NOT_TAKEN}
        429            {_NOT_TAKEN}
        500            {_NOT_TAKEN}
        503            {_NOT_TAKEN}
        503 once       {_NOT_TAKEN}
        dropped before {_NOT_TAKEN}
        HTML           {_NOT_TAKEN}
        HTML in 200    {_TAKEN}
        """,
    ),
    *rows(
        "trainer's calendar",
        f"""
        no connection  {_TAKEN}
        silent         {_TAKEN}
        late           {_TAKEN}
        403            {_TAKEN}
        404            {_TAKEN}
        429            {_TAKEN}
        500            {_TAKEN}
        503            {_TAKEN}
        dropped before {_TAKEN}
        HTML           {_TAKEN}
        HTML in 200    {_TAKEN}
        huge           {_TAKEN}
        """,
    ),
)
