"""Facts: what is known about a case, each recorded once, by somebody, and never changed.

A later fact of the same kind stands in place of the earlier one. They are stored as JSON under `kind`, so a kind
and its fields, once released, keep their meaning; a new field has a default.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Value(BaseModel):
    """Base of facts and their parts: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Contact(Value):
    """The client's person whom letters go to, and who becomes the first administrator of the cloud."""

    name: str
    email: str
    phone: str = ""


class CaseOpened(Value):
    """A client's object is to be connected. `manager` and `sales_manager` are codes of people.toml."""

    kind: Literal["case_opened"] = "case_opened"
    object_name: str
    object_type: str
    client_name: str
    contact: Contact
    time_zone: str
    manager: str
    sales_manager: str
    needs: str = ""
    pain: str = ""
    objects: str = ""
    cloud_source: Literal["order", "sales"] = "order"
    another_object: bool = False
    """Of a client who has an open case already, with the same contact."""


class TalkHeld(Value):
    """The first talk took place; what the client needs and which «боль» they want to close."""

    kind: Literal["talk_held"] = "talk_held"
    held_on: date
    needs: str
    pain: str
    notes: str = ""


class AddressAgreed(Value):
    """The client agreed to the address of the cloud; `agreed_by` is the client's person, in words.

    `agreed_how`: on the phone, by letter, at a meeting; empty where nobody has said it.
    """

    kind: Literal["address_agreed"] = "address_agreed"
    slug: str
    agreed_by: str
    agreed_on: date
    agreed_how: Literal["call", "letter", "meeting", ""] = ""


class CloudOrdered(Value):
    """nadmozg took the order (or had it already: adopted)."""

    kind: Literal["cloud_ordered"] = "cloud_ordered"
    slug: str
    cloud_id: str
    operation_id: str


class CloudGiven(Value):
    """A cloud that we did not order: made by sales at the sale, or by hand in nadmozg.

    With an API only `cloud_id` counts, nadmozg tells the rest; in manual mode `url`, `login` and
    `password_delivery` (how the password reaches the client, in words – never the password) come from the form.
    """

    kind: Literal["cloud_given"] = "cloud_given"
    by: Literal["sales", "hand"]
    cloud_id: str = ""
    url: str = ""
    login: str = ""
    password_delivery: str = ""
    client_has_access: bool = False
    """Of others: no access letter is due, for it would void what they have sent."""


class CloudTrouble(Value):
    """nadmozg could not finish the cloud, or sales' cloud cannot be used; `words` are the other side's."""

    kind: Literal["cloud_trouble"] = "cloud_trouble"
    state: Literal["failed", "needs_operator", "stuck", "unusable"]
    words: str


class CloudClosed(Value):
    """The cloud does not open yet, and why (cases/cloud_closed.py); kept when it changes, not with every look."""

    kind: Literal["cloud_closed"] = "cloud_closed"
    reason: str
    detail: str = ""


class CloudRetryAsked(Value):
    """A manager wants nadmozg to try the stopped operation again."""

    kind: Literal["cloud_retry_asked"] = "cloud_retry_asked"
    number: int


class CloudReady(Value):
    """Checked by us: the address opens over TLS and the login page answers. `certificate_ends_at`: if that is known."""

    kind: Literal["cloud_ready"] = "cloud_ready"
    cloud_id: str
    url: str
    certificate_ends_at: datetime | None = None


class AccountsThere(Value):
    """A person has seen to it that the client's administrator and tech support have their accounts in the cloud."""

    kind: Literal["accounts_there"] = "accounts_there"


class PlaceTold(Value):
    """Where the object is; `to_be_made`: it is not in the cloud yet, so nadmozg is asked to make it there."""

    kind: Literal["place_told"] = "place_told"
    address: str
    latitude: float | None = None
    longitude: float | None = None
    to_be_made: bool = True

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Latitude and longitude, if both are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


class ObjectMade(Value):
    """The object is in the cloud under this number, which the registry needs."""

    kind: Literal["object_made"] = "object_made"
    object_no: str


class ContactCorrected(Value):
    """Letters go to this contact from now on; whether access does, too: cases/second_person.py."""

    kind: Literal["contact_corrected"] = "contact_corrected"
    contact: Contact
    reason: str = ""


class ContactJudged(Value):
    """A second person's word on a change of address. `contact` stands from now on, for access, too: the new one if
    they `agreed`, otherwise the earlier one."""

    kind: Literal["contact_judged"] = "contact_judged"
    number: int
    agreed: bool
    contact: Contact
    reason: str = ""


class AccessAskedAgain(Value):
    """The client lost the access letter, or its link has expired: another letter, which voids the earlier one."""

    kind: Literal["access_asked_again"] = "access_asked_again"
    number: int


class LoggedIn(Value):
    """The client has entered the cloud: nadmozg says so, or (where that cannot be read) the manager."""

    kind: Literal["logged_in"] = "logged_in"
    at: datetime


class TrainingAppointed(Value):
    """A training at a moment; moving it makes the next number. `place` is an address or a link to the meeting."""

    kind: Literal["training_appointed"] = "training_appointed"
    number: int
    starts_at: datetime
    time_zone: str
    trainer: str
    place: str


class TrainingCancelled(Value):
    """The training with this number will not take place; another date has to be agreed."""

    kind: Literal["training_cancelled"] = "training_cancelled"
    number: int
    reason: str


class TechnicalCard(Value):
    """Карточка для ТП: what tech support must know after the training."""

    server_format: str
    equipment: str
    integration: str
    passage_points: int


Module = Literal["сотрудники", "адреса", "КПП", "пропуска", "заявки"]
"""What can be shown of PASS24."""


class OpenQuestion(Value):
    """What the session left open, and who is to answer it, in words."""

    question: str
    who: str


class TrainingHeld(Value):
    """A session took place on the date with this number; the training is not closed without the technical card.

    `score`: the client's, from 1 to 5; None where nobody asked. `another`: one more session is needed.
    """

    kind: Literal["training_held"] = "training_held"
    number: int
    held_on: date
    feedback: str
    card: TechnicalCard | None = None
    participants: tuple[str, ...] = ()
    shown: tuple[Module, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    score: int | None = None
    another: bool = False


class TrainingMissed(Value):
    """The client did not come to the session on the date with this number."""

    kind: Literal["training_missed"] = "training_missed"
    number: int
    missed_on: date
    words: str = ""


class RecordingReady(Value):
    """Where the recording of a session can be seen; `number` is that of its date. `by_eye`: a person opened it."""

    kind: Literal["recording_ready"] = "recording_ready"
    number: int = 1
    url: str
    by_eye: bool = False


class RecordingMissing(Value):
    """There will be no recording of that session."""

    kind: Literal["recording_missing"] = "recording_missing"
    number: int
    reason: str


class SiteWork(Value):
    """Whether equipment will be mounted, so that the site has to be prepared."""

    kind: Literal["site_work"] = "site_work"
    expected: bool


class FollowUpPlanned(Value):
    """When the manager gets in touch again; every new date is the next number."""

    kind: Literal["follow_up_planned"] = "follow_up_planned"
    number: int
    due_at: datetime


class FollowUpStarted(Value):
    """The planned moment came (or the manager said «now»)."""

    kind: Literal["follow_up_started"] = "follow_up_started"
    number: int


Outcome = Literal["well", "purchase", "again", "stop"]


class FollowUpAnswered(Value):
    """What the client said."""

    kind: Literal["follow_up_answered"] = "follow_up_answered"
    number: int
    outcome: Outcome
    answers: str
    reason: str = ""


class PhotosReceived(Value):
    """The client's photos of the site arrived; `round` counts the requests, `where` says where they lie."""

    kind: Literal["photos_received"] = "photos_received"
    round: int
    where: str


class PhotosJudged(Value):
    """The manager's verdict on the photos of a round as a whole; None: it cannot be seen on them."""

    kind: Literal["photos_judged"] = "photos_judged"
    round: int
    photos_ok: bool
    power_220: bool | None
    internet: bool | None
    reason: str = ""

    @property
    def ready(self) -> bool:
        """Go: the photos are fine, and there is 220 V and internet."""
        return bool(self.photos_ok and self.power_220 and self.internet)


class CopyRestored(Value):
    """The case came back with a copy of the database; what happened after `copied_at` is not in it."""

    kind: Literal["copy_restored"] = "copy_restored"
    number: int
    copied_at: datetime


class RestoreReviewed(Value):
    """The manager says what others have got already («effect occurrence»); the rest may be sent."""

    kind: Literal["restore_reviewed"] = "restore_reviewed"
    number: int
    already_sent: tuple[str, ...] = ()


class CasePaused(Value):
    """Nothing is sent and nobody is reminded until the day comes, or (without one) until somebody goes on."""

    kind: Literal["case_paused"] = "case_paused"
    reason: str
    until_at: datetime | None = None


class CaseResumed(Value):
    """The pause is over before its day, or had none."""

    kind: Literal["case_resumed"] = "case_resumed"
    reason: str = ""


class CaseCancelled(Value):
    """The case ends here, at whatever step it is; where the client works already, once a second person agrees."""

    kind: Literal["case_cancelled"] = "case_cancelled"
    reason: str


class EndJudged(Value):
    """A second person's word on the end of a case whose client works; `number` counts the ends (Case.ends)."""

    kind: Literal["end_judged"] = "end_judged"
    number: int
    agreed: bool
    reason: str = ""


class CaseReopened(Value):
    """A cancelled, stopped or finished case goes on."""

    kind: Literal["case_reopened"] = "case_reopened"
    reason: str


class NoteAdded(Value):
    """Something worth knowing; nothing comes of it."""

    kind: Literal["note_added"] = "note_added"
    text: str


class CaseHandedOver(Value):
    """The case is led by another manager (a code of people.toml) from now on."""

    kind: Literal["case_handed_over"] = "case_handed_over"
    manager: str
    reason: str


class DataCorrected(Value):
    """What was written down wrongly when the case was opened, as it is right: all of it, changed or not."""

    kind: Literal["data_corrected"] = "data_corrected"
    object_name: str
    object_type: str
    client_name: str
    time_zone: str
    sales_manager: str
    objects: str = ""


QUESTIONS = "questions"
"""As the letter of SendAgain: all open questions to the manager."""


class SendAgain(Value):
    """A letter is wanted once more: the effect and its occurrence, as the ledger knows them."""

    kind: Literal["send_again"] = "send_again"
    letter: str
    occurrence: str = ""
    correction: bool = False
    """The earlier one was wrong: the letter says so."""


SkippedStep = Literal["first_talk", "first_login", "recording", "follow_up", "site_photos"]


class StepSkipped(Value):
    """The manager lets a step go; whatever is told about it later counts again."""

    kind: Literal["step_skipped"] = "step_skipped"
    step: SkippedStep
    reason: str


class BroughtIn(Value):
    """The case was under way before it came into the system; `done` («effect occurrence») others have got already."""

    kind: Literal["brought_in"] = "brought_in"
    done: tuple[str, ...] = ()


class PurchaseTaken(Value):
    """Sales has taken the question of buying that came up at the contact with this number."""

    kind: Literal["purchase_taken"] = "purchase_taken"
    number: int


ForgettingReason = Literal["asked", "ended", "kept_long_enough", "mistake"]


class ForgettingAsked(Value):
    """The client is to be forgotten; nothing happens before a second person has said so, too."""

    kind: Literal["forgetting_asked"] = "forgetting_asked"
    number: int
    reason: ForgettingReason


class ForgettingAnswered(Value):
    """What the second person says to the wish with this number. `agreed`: the case is erased within minutes."""

    kind: Literal["forgetting_answered"] = "forgetting_answered"
    number: int
    agreed: bool


Fact = (
    CaseOpened
    | TalkHeld
    | AddressAgreed
    | CloudOrdered
    | CloudGiven
    | CloudTrouble
    | CloudClosed
    | CloudRetryAsked
    | CloudReady
    | AccountsThere
    | PlaceTold
    | ObjectMade
    | ContactCorrected
    | ContactJudged
    | AccessAskedAgain
    | LoggedIn
    | TrainingAppointed
    | TrainingCancelled
    | TrainingHeld
    | TrainingMissed
    | RecordingReady
    | RecordingMissing
    | SiteWork
    | FollowUpPlanned
    | FollowUpStarted
    | FollowUpAnswered
    | PhotosReceived
    | PhotosJudged
    | CopyRestored
    | RestoreReviewed
    | CasePaused
    | CaseResumed
    | CaseCancelled
    | EndJudged
    | CaseReopened
    | NoteAdded
    | CaseHandedOver
    | DataCorrected
    | SendAgain
    | StepSkipped
    | BroughtIn
    | PurchaseTaken
    | ForgettingAsked
    | ForgettingAnswered
)

parse_fact: TypeAdapter[Fact] = TypeAdapter(Annotated[Fact, Field(discriminator="kind")])
"""`parse_fact.validate_json(text)` reads a stored fact; pydantic's ValidationError: written by a newer release."""
