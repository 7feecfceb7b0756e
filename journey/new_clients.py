"""A table of clients: read knowing nadmozg and the open cases; its good rows opened, each exactly once."""

from cases.case import Case
from cases.errors import FormError, TwinError
from cases.forms.many import ReadRow, Sheet, Surroundings, several_clients
from cases.forms.twins import Newcomer
from engine.clock import now
from engine.feed import tell_answer
from engine.records import run_id
from engine.wiring import wiring
from journey.address import why_address_is_refused


def read_clients(table: object, action: object, who: object) -> Sheet:
    """What the rows say. FormError: the table as a whole cannot be read."""
    around = Surroundings(
        address_refused=lambda row: why_address_is_refused(row.slug, newcomer=lambda: row),
        twin=_twin,
    )
    return several_clients(wiring().desk(), around, table=table, action=action, who=who)


def open_clients(sheet: Sheet) -> tuple[list[Case], list[str]]:
    """The cases of the good rows, if they are wanted; and every fault, those that came up meanwhile included.

    A run that is started again after an interruption finds the cases it has opened.
    """
    opened: list[Case] = []
    faults: list[str] = []
    for row in sheet.rows:
        faults += row.faults
        if row.answer and sheet.start:
            try:
                opened.append(_open(row))
            except FormError as error:
                faults.append(row.refused(error))
    return opened, faults


def _twin(row: Newcomer) -> FormError | None:
    try:
        wiring().cases.refuse_twins(row, unless_by=run_id())
    except TwinError as twin:
        return twin
    return None


def _open(row: ReadRow) -> Case:
    assert row.answer is not None
    case, answer = wiring().cases.open_one_of_many(row.answer, now(), run_id())
    tell_answer(case, answer)
    return case
