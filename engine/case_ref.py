"""How nadmozg knows a case."""

from cases.case import Case


def case_ref(case: Case) -> str:
    """Its code and a part of its id: a code alone could come again in another database."""
    return f"{case.code}.{case.id.hex[:8]}"
