"""A played case in a database: its facts and its ledger, as this release writes them."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cases.facts import CaseOpened, Contact
from cases.forms.desk import Answer
from store.cases import CaseStore
from store.tables import EffectRow
from tests.played_case import Journey
from tests.sample_cases import MANAGER


def write(engine: Engine, name: str, journey: Journey) -> str:
    """Writes the case, whose object gets this name; the code it has there."""
    store = CaseStore(engine)
    first, *rest = journey.facts
    assert isinstance(first.fact, CaseOpened)
    contact = Contact(name="Ольга Ким", email=f"{abs(hash(name))}@romashka.example")
    opened = first.fact.model_copy(update={"object_name": name, "contact": contact})
    case, _ = store.open(lambda: Answer((opened,), MANAGER.code, "Подключение открыто."), first.at)
    with Session(engine) as session, session.begin():
        for it in rest:
            store.add_facts(session, case.id, (it.fact,), it.actor, it.at)
        for entry in journey.ledger.values():
            row = {name: getattr(entry, name) for name in ("begun_at", "done_at", "recipient", "reference", "error")}
            row |= {"effect": entry.effect.value, "occurrence": str(entry.occurrence), "state": entry.state.value}
            session.add(EffectRow(case_id=case.id, attempts=1, refused_by=entry.refused_by or "", doubted=False, **row))
    return case.code
