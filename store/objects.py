"""Objects of the registry: read with all that is known of them, and what is told of one recorded."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, false, select, update
from sqlalchemy.orm import Session

from cases.forms.desk import Answer
from cases.registry.row import Registered, object_code
from store.cases import load_case
from store.database import reading
from store.registered import find_object, make_object, registered, rewrite, tell_of_object
from store.tables import CaseRow, TimelineRow
from store.tables_registry import ObjectCaseRow, ObjectFactRow, ObjectRow, RegistryRow


class Objects:
    """Plain transactions. What is told of an object is on the timeline of its open cases, and they are due at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def load(self, code: str) -> Registered:
        """The object as it is known. FormError: there is none."""
        with reading(self._engine) as session:
            return registered(session, find_object(session, code).id, load_case)

    def match(self, name_key: str, cloud_url: str) -> str:
        """The code of the object that is called so, or has this cloud; empty: there is none.

        ValueError: they are two, by their codes.
        """
        by_name = select(RegistryRow.number).where(RegistryRow.name_key == name_key).order_by(RegistryRow.number)
        plain = cloud_url.rstrip("/")
        same_cloud = RegistryRow.cloud_url.in_([plain, f"{plain}/"]) if plain else false()
        by_cloud = select(RegistryRow.number).where(same_cloud).order_by(RegistryRow.number)
        with Session(self._engine) as session:
            found = [session.scalars(it.limit(1)).first() for it in (by_name, by_cloud)]
        known = dict.fromkeys(object_code(it) for it in found if it is not None)
        if len(known) > 1:
            raise ValueError(" и ".join(known))
        return next(iter(known), "")

    def add(self, answer: Answer, now: datetime, flow_run_id: UUID | None = None) -> str:
        """A new object without a case, and what is told of it; its code."""
        with Session(self._engine) as session, session.begin():
            object_id = make_object(session, now)
            tell_of_object(session, object_id, answer, now, flow_run_id)
            rewrite(session, object_id, load_case, now)
            return session.get_one(ObjectRow, object_id).code

    def record(
        self, code: str, read: Callable[[Registered], Answer], now: datetime, flow_run_id: UUID | None = None
    ) -> tuple[Registered, Answer, tuple[str, ...]]:
        """Reads an answer about the object as it is, and records it: the object, the answer, and its open cases.

        FormError (from `read`, or because there is no such object): nothing is written. A run that is started again
        after an interruption finds what it has recorded.
        """
        with Session(self._engine) as session, session.begin():
            object_id = find_object(session, code).id
            # Cases are locked before objects, as where an answer to a case changes its object's row.
            mine = select(CaseRow).join(ObjectCaseRow, ObjectCaseRow.case_id == CaseRow.id)
            mine = mine.where(ObjectCaseRow.object_id == object_id, CaseRow.closed_at.is_(None))
            cases = session.scalars(mine.order_by(CaseRow.number).with_for_update(of=CaseRow)).all()
            find_object(session, code, lock=True)
            answer = read(registered(session, object_id, load_case))
            earlier = select(ObjectFactRow.id).filter_by(object_id=object_id, flow_run_id=flow_run_id).limit(1)
            if flow_run_id and session.scalar(earlier):
                answer = Answer((), answer.actor, answer.said, repeated=True)
            elif answer.facts:
                tell_of_object(session, object_id, answer, now, flow_run_id)
                for row in cases:
                    session.add(
                        TimelineRow(
                            case_id=row.id, at=now, actor=answer.actor, text=answer.said, flow_run_id=flow_run_id
                        )
                    )
                    bumped = update(CaseRow).where(CaseRow.id == row.id)
                    session.execute(bumped.values(version=CaseRow.version + 1, next_due_at=now))
                rewrite(session, object_id, load_case, now)
            return registered(session, object_id, load_case), answer, tuple(it.code for it in cases)
