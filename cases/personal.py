"""What is personal data (152-ФЗ): every field of every fact, every column of every table, every kind of file, declared.

Forgetting a client goes by it (store/forgetting.py, stack/forgetting/), docs/privacy.md is made of it
(cases/personal_page.py), and tests/unit/test_personal.py fails on whatever is not declared here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Mark(Enum):
    """Whose data a value is. What is the client's goes when the client is forgotten."""

    NAME = "names the client"
    """Alone it tells who it is: a client is searched for by these everywhere."""
    CLIENT = "about the client"
    COLLEAGUE = "a colleague"
    """Codes of people.toml: they work here, and are asked by other rules."""
    NO = "not personal"


def _marks(name: str = "", client: str = "", colleague: str = "", no: str = "") -> dict[str, Mark]:
    given = {Mark.NAME: name, Mark.CLIENT: client, Mark.COLLEAGUE: colleague, Mark.NO: no}
    return {field: mark for mark, fields in given.items() for field in fields.split()}


CONTACT = "contact.name contact.email contact.phone"
FACTS: dict[str, dict[str, Mark]] = {
    "case_opened": _marks(
        name=f"object_name client_name inn {CONTACT}",
        client="object_type needs pain objects",
        colleague="manager sales_manager",
        no="time_zone cloud_source another_object bought",
    ),
    "talk_held": _marks(client="needs pain notes", no="held_on"),
    "address_agreed": _marks(name="slug agreed_by", no="agreed_on agreed_how"),
    "cloud_ordered": _marks(name="slug cloud_id operation_id"),
    "cloud_given": _marks(name="cloud_id url login", client="password_delivery", no="by client_has_access"),
    "cloud_trouble": _marks(client="words", no="state"),
    "cloud_closed": _marks(client="detail", no="reason"),
    "cloud_retry_asked": _marks(no="number"),
    "cloud_ready": _marks(name="cloud_id url", no="certificate_ends_at"),
    "accounts_there": _marks(),
    "place_told": _marks(name="address", client="latitude longitude", no="to_be_made source"),
    "object_made": _marks(client="object_no"),
    "contact_corrected": _marks(name=CONTACT, client="reason"),
    "contact_judged": _marks(name=CONTACT, client="reason", no="number agreed"),
    "access_asked_again": _marks(no="number"),
    "logged_in": _marks(client="at"),
    "training_appointed": _marks(client="place", colleague="trainer", no="number starts_at time_zone"),
    "training_cancelled": _marks(client="reason", no="number"),
    "training_held": _marks(
        name="participants",
        client="feedback score open_questions.question open_questions.who",
        no="number held_on shown another",
    ),
    "training_missed": _marks(client="words", no="number missed_on"),
    "recording_ready": _marks(name="url", no="number by_eye"),
    "recording_missing": _marks(client="reason", no="number"),
    "site_work": _marks(client="what", no="expected by"),
    "follow_up_planned": _marks(no="number due_at"),
    "follow_up_started": _marks(no="number"),
    "follow_up_answered": _marks(client="answers reason hinders", no="number outcome staff residents gate"),
    "photos_received": _marks(client="photos.sha256 photos.taken_on photos.latitude photos.longitude", no="round item"),
    "photos_judged": _marks(client="verdicts.sha256 verdicts.reason", no="round closes verdicts.outcome"),
    "site_answered": _marks(
        name="on_site",
        client="power_kw power_place breaker internet_kind internet_speed internet_provider access",
        no="power internet",
    ),
    "site_item_waived": _marks(client="reason", no="item needed"),
    "equipment_told": _marks(client="words", no="number where expected_on"),
    "installation_appointed": _marks(
        client="what access",
        colleague="installer contractor.name contractor.email contractor.phone",
        no="number starts_at time_zone by",
    ),
    "installation_cancelled": _marks(client="reason", no="number"),
    "installation_reported": _marks(client="words serials", no="number reported_on done why"),
    "shipment_told": _marks(
        name="sent_to",
        client="words",
        colleague="owner",
        no="shipment number goods.what goods.count others.case others.goods.what others.goods.count "
        "sender sent_from destination carrier carrier_name track payer sent_on expected_on needed instead_of order",
    ),
    "shipment_received": _marks(
        name="document",
        client="words",
        colleague="person",
        no="shipment came received_on wrong.what wrong.count then by",
    ),
    "shipment_settled": _marks(client="words", no="shipment"),
    "copy_restored": _marks(no="number copied_at"),
    "restore_reviewed": _marks(client="already_sent", no="number"),
    "case_paused": _marks(client="reason", no="until_at"),
    "case_resumed": _marks(client="reason"),
    "case_cancelled": _marks(client="reason"),
    "end_judged": _marks(client="reason", no="number agreed"),
    "case_reopened": _marks(client="reason"),
    "note_added": _marks(client="text"),
    "case_handed_over": _marks(client="reason", colleague="manager"),
    "data_corrected": _marks(
        name="object_name client_name",
        client="object_type objects",
        colleague="sales_manager",
        no="time_zone bought",
    ),
    "send_again": _marks(client="occurrence", no="letter correction"),
    "step_skipped": _marks(client="reason", no="step"),
    "brought_in": _marks(client="done"),
    "forgetting_asked": _marks(no="number reason"),
    "forgetting_answered": _marks(no="number agreed"),
    "client_asked": _marks(client="question", no="number subject urgent since_on"),
    "client_answered": _marks(client="answer", no="number"),
    "technical_card": _marks(
        name="owed.who",
        client="server_format equipment.what integration integration_with passage_points.what notes",
        colleague="owed.person",
        no="equipment.count passage_points.count owed.part owed.by",
    ),
    "order_placed": _marks(
        client="cases comment", no="number supplier positions.what positions.count positions.price promised_on"
    ),
    "order_shared": _marks(client="home", no="order dropped"),
    "order_invoiced": _marks(client="file", no="order number invoice total promised_on by_director_too"),
    "order_approved": _marks(no="order number role"),
    "order_refused": _marks(client="reason", no="order number role"),
    "order_paid": _marks(no="order paid_on"),
    "order_moved": _marks(client="reason", no="order promised_on ours"),
    "order_received": _marks(client="words", no="order number received_on condition again_on"),
    "order_documented": _marks(client="words", no="order how on accepted_on"),
    "order_called_off": _marks(client="reason", no="order"),
    "request_sent": _marks(client="words", no="number topic to about instead_of"),
    "request_taken": _marks(colleague="by", no="number"),
    "request_answered": _marks(client="words", no="number result"),
    "request_returned": _marks(client="reason", no="number"),
    "request_called_off": _marks(client="reason", no="number"),
    "object_told": _marks(
        name="object_name client_name inn ogrn address cloud_url cloud_id",
        client="object_type kpp status object_no equipment integration passport region latitude longitude site_url "
        "connected_on comment reason",
        no="by_import coordinates_source",
    ),
    "first_paid": _marks(client="paid_on month"),
}
"""By kind; parts of a fact by their path, `contact.name`."""

SHORTEST_NAME, SHORTEST_WORDS = 3, 15
"""In characters. What somebody wrote about a client is searched for where it is too long to be anybody else's."""

OTHERS_HAVE_IT = {
    *("already_sent", "done"),  # lists of «effect occurrence»
    *("server_format", "integration", "region", "status", "object_type", "connected_on"),
}
"""What many clients have alike: nobody is searched for by these, or runs of others would be erased, too."""


def words_of(kind: str, body: Mapping[str, Any]) -> Iterator[str]:
    """What is searched for to find the client of this fact, as JSON has it."""
    for path, mark in FACTS.get(kind, {}).items():
        shortest = {Mark.NAME: SHORTEST_NAME, Mark.CLIENT: SHORTEST_WORDS}.get(mark)
        for value in _values(body, path.split(".")) if path not in OTHERS_HAVE_IT else ():
            if shortest and len(value.strip()) >= shortest:
                yield value.strip()


def _values(value: Any, path: list[str]) -> Iterator[str]:
    """The texts at a path, each of them where there is a list on the way."""
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif path and isinstance(value, Mapping):
        yield from _values(value.get(path[0]), path[1:])
    elif not path and isinstance(value, str):
        yield value


@dataclass(frozen=True)
class Table:
    """A table of ours. `kept`: how long; `goes`: what becomes of a client's rows when they are forgotten."""

    columns: dict[str, Mark]
    why: str
    kept: str
    goes: str

    @property
    def is_personal(self) -> bool:
        """Whether anything in it is a client's."""
        return bool({Mark.NAME, Mark.CLIENT} & set(self.columns.values()))


UNTIL = "until the client is forgotten; `FORGET_AFTER_DAYS` after the end the head is asked"
WITH_CASE = "deleted with the case"
WITH_LAST_CASE = "deleted with the last case of the object"
STAYS = "stays: nobody's"
TABLES: dict[str, Table] = {
    "cases": Table(
        _marks(
            name="object_name client_name",
            client="id number name_key asked",
            colleague="manager",
            no="stage turn version opened_at next_due_at closed_at urgency next_look_at kept_asked",
        ),
        "to look a case up",
        UNTIL,
        "deleted",
    ),
    "facts": Table(
        _marks(client="body case_id", colleague="actor", no="id kind at"), "the truth about a case", UNTIL, WITH_CASE
    ),
    "effects": Table(
        _marks(
            name="recipient",
            client="case_id occurrence reference error",
            no="id effect state attempts begun_at in_data_at done_at open_since refused_by doubted",
        ),
        "the ledger: nothing is done twice",
        UNTIL,
        WITH_CASE,
    ),
    "letters": Table(
        _marks(name="recipient subject", client="case_id occurrence message_id", no="id effect state at"),
        "what was sent to whom; never a letter's text",
        UNTIL,
        WITH_CASE,
    ),
    "timeline": Table(
        _marks(client="case_id text flow_run_id", colleague="actor", no="id at"),
        "what people read of a case",
        UNTIL,
        WITH_CASE,
    ),
    "turns": Table(
        _marks(client="case_id", no="id turn stage since"),
        "how long each step takes",
        UNTIL,
        "stage, turn and moment move into `forgotten`",
    ),
    "pages": Table(
        _marks(client="name artifact_id case_id row", no="digest at"),
        "which page of Prefect shows what",
        UNTIL,
        "the row of a card is emptied; its page says that the client was forgotten",
    ),
    "suppliers": Table(
        _marks(colleague="name person email phone comment kept_by", no="number gone kept_at"),
        "the book of suppliers: whom one talks to there is a person, too",
        "until they are taken out of the book (form 66): then all but the name is erased",
        "stays: no client's",
    ),
    "orders": Table(
        _marks(
            client="case_id cases",
            no="number supplier state what total waits_for since promised_on counted_from received_on accepted_on",
        ),
        "orders as they stand, for the page of suppliers",
        UNTIL,
        WITH_CASE,
    ),
    "marks": Table(_marks(no="name value at"), "what the installation remembers of itself", "for good", STAYS),
    "paces": Table(
        _marks(client="name", no="next_at"), "limits of far ends, the turn to look at a cloud", UNTIL, "deleted"
    ),
    "sign_in_links": Table(
        _marks(client="leads_to", colleague="person digest", no="made_at good_until"),
        "links to sign in by; `leads_to` may be a form that is filled in",
        "15 minutes, and until the next link is made",
        "those that lead to a filled-in form are deleted",
    ),
    "sessions": Table(
        _marks(colleague="digest person device", no="begun_at seen_at ended_at"), "who is signed in", "400 days", STAYS
    ),
    "objects": Table(_marks(client="id number", no="made_at"), "connected objects", UNTIL, WITH_LAST_CASE),
    "object_cases": Table(_marks(client="case_id object_id"), "which case is whose", UNTIL, WITH_CASE),
    "object_facts": Table(
        _marks(client="body object_id flow_run_id", colleague="actor", no="id kind at"),
        "what was told of an object itself",
        UNTIL,
        WITH_LAST_CASE,
    ),
    "registry": Table(
        _marks(
            name="name client_name inn ogrn address cloud_url cloud_id search sort_name name_key address_key",
            client="object_id number object_type status kpp object_no equipment integration passport region latitude "
            "longitude site_url connected_on paid_on comment cases",
            colleague="manager",
            no="coordinates_source missing changed_at",
        ),
        "the rows of the registry, made of facts",
        UNTIL,
        WITH_LAST_CASE,
    ),
    "clouds_seen": Table(
        _marks(name="cloud_id title url", no="state seen_at listed_at"),
        "clouds as nadmozg described them, to be held against the registry",
        UNTIL,
        WITH_LAST_CASE,
    ),
    "forgotten": Table(
        _marks(
            colleague="asked_by agreed_by numbers",
            no="case_id number opened_at closed_at forgotten_at reason steps runs",
        ),
        "numbers for statistics; that a restored copy brings nobody back",
        "for good",
        "this is what stays: the number, dates, stages, who asked and who agreed; `numbers`: the type of object, who "
        "led it, days by whose turn it was, the days of trainings with trainer and score, which questions were late",
    ),
}

ALEMBIC = "alembic_version"
"""The only table that is not of store/tables.py; a number."""

RUN = "deleted with its run"
BY_WORDS = "rows that name the client or one of the runs are deleted"
PREFECT: dict[str, str] = {
    "flow_run": "runs that belong to the case or name the client are deleted (Prefect's API)",
    "flow_run_state": RUN,
    "flow_run_input": RUN,
    "task_run": RUN,
    "task_run_state": RUN,
    "task_run_state_cache": RUN,
    "log": f"{RUN}; {BY_WORDS}",
    "events": BY_WORDS,
    "event_resources": BY_WORDS,
    "artifact": "the card says that the client was forgotten, boards are written anew",
    "artifact_collection": "likewise",
    "deployment": "the description of «00 · Доска» is written anew",
    "automation_bucket": BY_WORDS,
    "automation_event_follower": BY_WORDS,
    "composite_trigger_child_firing": BY_WORDS,
}
"""Tables of Prefect's that may hold a client's data, and what becomes of it."""
PREFECT_WITHOUT = {
    *("agent", "alembic_version", "automation", "automation_related_resource"),
    *("block_document", "block_document_reference", "block_schema", "block_schema_reference", "block_type"),
    *("concurrency_limit", "concurrency_limit_v2", "configuration", "csrf_token", "deployment_schedule"),
    *("flow", "saved_search", "variable", "work_pool", "work_queue", "worker"),
}
"""Tables of Prefect's that hold none: forms, machinery, settings."""


@dataclass(frozen=True)
class Files:
    """A kind of file below the data folder; `pattern` as of PurePath.match, from the folder on."""

    pattern: str
    what: str
    personal: bool
    kept: str
    goes: str = STAYS


FILES = (
    Files(
        "log/*", "logs of server, worker, deploying, sandbox", True, "20 MB each and four earlier", "lines overwritten"
    ),
    Files("postgres/postgres.log*", "PostgreSQL's own log", True, "20 MB and four earlier", "lines overwritten"),
    Files("postgres/*", "the databases' own files", True, "as the tables", "freed; PostgreSQL writes over it in time"),
    Files("copies/cases-*", "copies of our database", True, "`BACKUP_KEEP_DAYS` (30)", "not reached: put aside by age"),
    Files("copies/forgotten.json", "who must not come back from a copy", False, "for good"),
    Files("forgotten.json", "the same, with the data", False, "for good"),
    Files("photos/*/*", "photos of sites, drawn anew, without what cameras put in", True, UNTIL, "deleted"),
    Files("photos/incoming/*", "a photo while it is taken in", True, "minutes", "gone with it"),
    Files("copies/photos/*/*", "copies of these photos", True, UNTIL, "deleted"),
    Files("copying-*/*", "a copy while it is made", True, "minutes", "gone with it"),
    Files("health.json", "what the operators were told", False, "the latest"),
    Files("run/*.json", "numbers of processes", False, "while they run"),
    Files("prefect/*", "the UI's files, Prefect's memory of itself", False, "for good"),
    Files("service-secret", "how services are let in", False, "for good"),
    Files("stack.lock", "one stack a folder", False, "for good"),
    Files("tmp/*", "scratch of runs, where memory has no place", False, "while they run"),
    Files(
        "sandbox/*", "the sandbox: it plays nadmozg and the mail server", True, "`make clean`", "not reached, as they"
    ),
)
