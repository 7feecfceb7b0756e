"""The tables. Changes go through Alembic (store/migrations); a test compares the two."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Every moment is timestamptz."""

    type_annotation_map = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB, str: Text()}  # noqa: RUF012


class CaseRow(Base):
    """A case. All but the identity is for looking up: the truth is in its facts.

    `version` counts recorded answers, so that who decides can tell that something has come in meanwhile. `name_key`:
    what two names of the same client have in common (cases/forms/twins.py). `urgency`: of what will be due at
    `next_due_at`. `next_look_at`: when a far end is asked next for what may have happened unnoticed. `asked`: the
    questions that stand, for whom. `kept_asked`: a head has been asked whether to forget the client.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("cases_open_by_next_due_at", "next_due_at", postgresql_where="closed_at IS NULL"),
        Index("cases_by_next_look_at", "next_look_at", postgresql_where="next_look_at IS NOT NULL"),
        Index("cases_open_by_name", "name_key", postgresql_where="closed_at IS NULL"),
        Index("cases_by_asked", "asked", postgresql_using="gin", postgresql_ops={"asked": "jsonb_path_ops"}),
        Index("cases_by_closed_at", "closed_at", postgresql_where="closed_at IS NOT NULL"),
        Index("cases_kept", "closed_at", postgresql_where="closed_at IS NOT NULL AND NOT kept_asked"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Identity(start=1), unique=True)
    object_name: Mapped[str]
    client_name: Mapped[str]
    manager: Mapped[str]
    stage: Mapped[str]
    turn: Mapped[str]
    version: Mapped[int]
    opened_at: Mapped[datetime]
    next_due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    name_key: Mapped[str] = mapped_column(String(32))
    urgency: Mapped[int] = mapped_column(SmallInteger)
    next_look_at: Mapped[datetime | None]
    asked: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    kept_asked: Mapped[bool]

    @property
    def code(self) -> str:
        """What people say: R-0042."""
        return f"R-{self.number:04d}"


class TurnRow(Base):
    """Whose turn it became, at which stage and when; the last one of a case stands."""

    __tablename__ = "turns"
    __table_args__ = (Index("turns_by_case", "case_id", "id", postgresql_include=["turn", "stage", "since"]),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    turn: Mapped[str]
    stage: Mapped[str]
    since: Mapped[datetime]


RESTORED = "kind = 'copy_restored'"
ORDERED = "kind IN ('cloud_ordered', 'cloud_retry_asked')"
FORGETTING = "kind = 'forgetting_answered'"
HAS_EMAIL = "kind IN ('case_opened', 'contact_corrected')"
EMAIL = "lower((body -> 'contact') ->> 'email')"
HAS_SLUG = "kind = 'address_agreed'"
CLOUD_ID = "(body ->> 'cloud_id')"
"""What few facts are looked up by: the same words stand in the index and in the query, or it would not be used."""

COUNTED = ", ".join(
    f"'{it}'"
    for it in (
        "brought_in", "case_cancelled", "case_opened", "case_reopened", "data_corrected", "end_judged",
        "follow_up_answered", "request_sent", "training_appointed", "training_held",
    )
)  # fmt: skip
"""The kinds of facts that the department's numbers look for (store/numbers.py)."""


class FactRow(Base):
    """A fact, as JSON of cases.facts; never changed, never deleted but with its case."""

    __tablename__ = "facts"
    __table_args__ = (
        Index("facts_by_case", "case_id", "id"),
        Index("facts_by_kind", "kind", postgresql_where=text(f"kind IN ({COUNTED})")),
        Index(
            "facts_by_trainer",
            text("(body ->> 'trainer')"),
            text("(body ->> 'starts_at')"),
            postgresql_where=text("kind = 'training_appointed'"),
        ),
        Index("facts_of_restores", "at", postgresql_where=text(RESTORED)),
        Index("facts_of_orders", "at", postgresql_where=text(ORDERED)),
        Index("facts_of_forgetting", "at", postgresql_where=text(FORGETTING)),
        Index("facts_by_email", text(EMAIL), postgresql_where=text(HAS_EMAIL)),
        Index("facts_by_slug", text("(body ->> 'slug')"), postgresql_where=text(HAS_SLUG)),
        Index("facts_by_cloud", text(CLOUD_ID), postgresql_where=text(f"{CLOUD_ID} IS NOT NULL")),
        Index(
            "facts_by_shipment",
            "kind",
            "case_id",
            text("(body ->> 'shipment')"),
            "id",
            postgresql_where=text("kind IN ('shipment_told', 'shipment_received', 'shipment_settled')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]
    actor: Mapped[str]
    at: Mapped[datetime]


class EffectRow(Base):
    """The ledger: one row per act that was ever begun."""

    __tablename__ = "effects"
    __table_args__ = (
        UniqueConstraint("case_id", "effect", "occurrence"),
        Index("effects_begun", "begun_at", postgresql_where=text("state = 'begun'")),
        Index("effects_open", "open_since", postgresql_where=text("state = 'open'")),
        Index("effects_refused", "begun_at", postgresql_where=text("state = 'refused'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    effect: Mapped[str] = mapped_column(String(40))
    occurrence: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    begun_at: Mapped[datetime]
    in_data_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    open_since: Mapped[datetime | None]
    """The first failure of an act that is open, or was when it was begun once more."""
    recipient: Mapped[str]
    reference: Mapped[str]
    refused_by: Mapped[str]
    error: Mapped[str]
    doubted: Mapped[bool]


class LetterRow(Base):
    """A letter, without its text: what was sent to whom, and what became of it."""

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("case_id", "effect", "occurrence"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    effect: Mapped[str] = mapped_column(String(40))
    occurrence: Mapped[str] = mapped_column(String(300))
    message_id: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class TimelineRow(Base):
    """What people read: who, what, when. `flow_run_id` leads to the run in the Prefect UI."""

    __tablename__ = "timeline"
    __table_args__ = (Index("timeline_by_case", "case_id", "id"), Index("timeline_by_flow_run", "flow_run_id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    actor: Mapped[str]
    text: Mapped[str]
    flow_run_id: Mapped[UUID | None]


class MarkRow(Base):
    """Something the installation remembers of itself, by name; what it is says store/marks.py."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class PaceRow(Base):
    """When the next call of a system that has a limit may be made, if it is to be made evenly (store/pace.py)."""

    __tablename__ = "paces"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    next_at: Mapped[datetime]


class PageRow(Base):
    """A page in the Prefect UI that shows what we know: a case's card, a board. Prefect has the text, we its id.

    `digest` is of the text that Prefect has, empty while it has to be written; `at`: since when it should.
    The page of a case that was deleted by hand has a row still and no case: it is found by that, and deleted, too.
    """

    __tablename__ = "pages"
    __table_args__ = (
        Index("pages_by_case", "case_id"),
        Index("pages_to_write", "case_id", postgresql_where=text("digest = ''")),
        Index("pages_by_at", "at", postgresql_where=text("case_id IS NOT NULL")),
    )

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    artifact_id: Mapped[UUID | None]
    digest: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"))
    row: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    at: Mapped[datetime]


def card_name(code: str) -> str:
    """The name of a case's card among the pages; its row is there from the start, so that no card is ever missing."""
    return f"card {code}"


class SignInLinkRow(Base):
    """A link to sign in by, until it is used or has expired. `digest` is a SHA-256 of the secret in it."""

    __tablename__ = "sign_in_links"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str]
    leads_to: Mapped[str]
    made_at: Mapped[datetime]
    good_until: Mapped[datetime]


class SessionRow(Base):
    """A session. Those that have ended are kept for a while: they tell which devices a person is known at."""

    __tablename__ = "sessions"
    __table_args__ = (Index("sessions_by_person", "person", "device"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str]
    device: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ForgottenRow(Base):
    """A case that was erased: numbers, and nothing that tells who it was.

    `case_id` is what a copy is searched for that is restored later. `steps`: each stage and whose turn it was, since
    since when. `runs`: ids of Prefect's runs, which are erased as well: by them a second machine finds lines of its
    logs. `numbers`: what it counts as among the department's numbers (cases/numbers/history.py:Counted). `reason`: of
    cases.forgetting.REASONS; `asked_by`, `agreed_by`: codes of people.toml, empty where it was done
    by whoever has the machine.
    """

    __tablename__ = "forgotten"
    __table_args__ = (Index("forgotten_by_number", "number"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime]
    reason: Mapped[str]
    asked_by: Mapped[str]
    agreed_by: Mapped[str]
    steps: Mapped[list[Any]] = mapped_column(JSONB)
    runs: Mapped[list[Any]] = mapped_column(JSONB)
    numbers: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    @property
    def code(self) -> str:
        """What people said: R-0042."""
        return f"R-{self.number:04d}"
