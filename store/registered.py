"""Objects beside their cases: which a case belongs to, what is known of one, and its row in the registry."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import bindparam, literal, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cases.case import Case
from cases.errors import FormError
from cases.facts import Fact, parse_fact
from cases.forms.desk import Answer
from cases.forms.twins import Newcomer
from cases.recorded import Recorded
from cases.registry.known import TELLING, concerns
from cases.registry.legal_entity import name_key
from cases.registry.row import Registered, Row, address_key, object_code
from cases.registry.status import CaseStands
from cases.turns import Stage
from store.tables import CaseRow, FactRow, TurnRow
from store.tables_registry import ObjectCaseRow, ObjectFactRow, ObjectRow, RegistryRow

LoadCase = Callable[[Session, UUID], Case]
_OBJECT_OF_CASE = (
    select(ObjectRow.id, ObjectRow.number)
    .join(ObjectCaseRow, ObjectCaseRow.object_id == ObjectRow.id)
    .where(ObjectCaseRow.case_id == bindparam("case_id"))
)
_TOLD_BESIDE = union_all(
    select(ObjectFactRow.body, ObjectFactRow.at, ObjectFactRow.actor, ObjectFactRow.id, literal(1)).where(
        ObjectFactRow.object_id == bindparam("object_id")
    ),
    select(FactRow.body, FactRow.at, FactRow.actor, FactRow.id, literal(0)).where(
        FactRow.case_id.in_(
            select(ObjectCaseRow.case_id).where(
                ObjectCaseRow.object_id == bindparam("object_id"), ObjectCaseRow.case_id != bindparam("case_id")
            )
        ),
        FactRow.kind.in_(TELLING),
    ),
)
"""Made once: with every case that is loaded these are asked, and making them takes longer than asking."""


def object_id_of(session: Session, case_id: UUID) -> UUID | None:
    """Of the object that a case belongs to."""
    return session.scalar(select(ObjectCaseRow.object_id).where(ObjectCaseRow.case_id == case_id))


def object_alone(session: Session, case_id: UUID) -> UUID | None:
    """The same, if no other case belongs to it."""
    object_id = object_id_of(session, case_id)
    others = select(ObjectCaseRow.case_id).where(ObjectCaseRow.object_id == object_id, ObjectCaseRow.case_id != case_id)
    return None if object_id is None or session.scalar(others.limit(1)) else object_id


def known_elsewhere(session: Session, case_id: UUID) -> tuple[str, tuple[Recorded, ...]]:
    """The object that a case belongs to, by its code, and what is known of it beside this case."""
    row = session.execute(_OBJECT_OF_CASE, {"case_id": case_id}).one_or_none()
    if row is None:
        return "", ()
    found = session.execute(_TOLD_BESIDE, {"case_id": case_id, "object_id": row.id})
    told = sorted(found, key=lambda it: (it[1], it[4], it[3]))
    return object_code(row.number), tuple(Recorded(parse_fact.validate_python(it[0]), it[1], it[2]) for it in told)


def find_object(session: Session, code: str, *, lock: bool = False) -> ObjectRow:
    """FormError: there is none."""
    number = int(code.partition("-")[2])
    statement = select(ObjectRow).where(ObjectRow.number == number)
    row = session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise FormError("registered", f"Объекта {code} в реестре нет; проверьте номер.")
    return row


def take_object(session: Session, newcomer: Newcomer, now: datetime) -> tuple[UUID, str]:
    """The object of a new case: the one that is named, or the same object of the same entity, or a new one.

    What is to be said of it, empty for a new one. FormError: another object stands at this address.
    """
    if newcomer.registered:
        named = find_object(session, newcomer.registered)
        return named.id, f"Объект из реестра: {named.code}."
    same_name = RegistryRow.name_key == name_key(newcomer.object_name, newcomer.client_name)
    if same := session.scalars(select(RegistryRow).where(same_name).order_by(RegistryRow.number)).first():
        return same.object_id, f"Объект уже есть в реестре: {object_code(same.number)}."
    key = address_key(newcomer.address)
    there = select(RegistryRow).where(RegistryRow.address_key == key).order_by(RegistryRow.number)
    if key and not newcomer.another_object and (same := session.scalars(there).first()):
        raise FormError("object_address", newcomer.same_address_words(object_code(same.number), same.name))
    return make_object(session, now), ""


def make_object(session: Session, now: datetime) -> UUID:
    """A new object, of which nothing is known yet."""
    row = ObjectRow(id=uuid4(), made_at=now)
    session.add(row)
    session.flush()
    return row.id


def add_case(session: Session, object_id: UUID, case_id: UUID) -> None:
    """The case belongs to this object from its beginning on."""
    session.add(ObjectCaseRow(case_id=case_id, object_id=object_id))
    session.flush()


def registered(session: Session, object_id: UUID, load_case: LoadCase) -> Registered:
    """All that is known of an object."""
    row = session.get_one(ObjectRow, object_id)
    facts = session.scalars(select(ObjectFactRow).filter_by(object_id=object_id).order_by(ObjectFactRow.id))
    told = tuple(Recorded(parse_fact.validate_python(it.body), it.at, it.actor) for it in facts)
    ids = select(ObjectCaseRow.case_id).join(CaseRow, CaseRow.id == ObjectCaseRow.case_id)
    mine = session.scalars(ids.where(ObjectCaseRow.object_id == object_id).order_by(CaseRow.number)).all()
    return Registered(
        row.code, told, tuple(CaseStands(load_case(session, it), _finished_at(session, it)) for it in mine)
    )


def _finished_at(session: Session, case_id: UUID) -> datetime | None:
    """Since when nothing is left to do for a case; None: it is under way."""
    turns = select(TurnRow.stage, TurnRow.since).where(TurnRow.case_id == case_id).order_by(TurnRow.id.desc())
    since = None
    for stage, at in session.execute(turns):
        if stage != Stage.FINISHED.value:
            break
        since = at
    return since


def tell_of_object(session: Session, object_id: UUID, answer: Answer, now: datetime, flow_run_id: UUID | None) -> None:
    """Facts of the object itself."""
    for fact in answer.facts:
        body = fact.model_dump(mode="json", exclude_none=True)
        row = ObjectFactRow(object_id=object_id, kind=fact.kind, body=body, actor=answer.actor, at=now)
        row.flow_run_id = flow_run_id
        session.add(row)


def rewrite_for_case(
    session: Session, case_id: UUID, load_case: LoadCase, now: datetime, facts: tuple[Fact, ...]
) -> None:
    """The row of a case's object, if these facts are any of the registry's business."""
    if any(concerns(it) for it in facts) and (object_id := object_id_of(session, case_id)):
        rewrite(session, object_id, load_case, now)


def rewrite(session: Session, object_id: UUID, load_case: LoadCase, now: datetime) -> None:
    """The row of an object, made of the facts as they stand."""
    session.flush()
    # Two cases of one object: the second writes knowing what the first has recorded. Cases are locked before objects.
    lock = select(ObjectRow.number).where(ObjectRow.id == object_id).with_for_update()
    number = session.scalars(lock).one()
    known = registered(session, object_id, load_case)
    write_row(session, object_id, number, known.row(now), now)


def write_row(session: Session, object_id: UUID, number: int, row: Row, now: datetime) -> None:
    """Puts the row in the place of the earlier one."""
    values = vars(row) | {
        "cases": list(row.cases),
        "missing": list(row.missing),
        "name_key": row.name_key,
        "address_key": row.address_key,
        "sort_name": _plain(row.name),
        "search": _plain(
            " ".join([object_code(number), row.name, row.client_name, row.address, row.inn, row.cloud_url, *row.cases])
        ),
        "number": number,
        "changed_at": now,
    }
    fresh = insert(RegistryRow).values(object_id=object_id, **values)
    session.execute(fresh.on_conflict_do_update(index_elements=["object_id"], set_=values))


def _plain(words: str) -> str:
    """As people type it."""
    return words.lower().replace("ё", "е")
