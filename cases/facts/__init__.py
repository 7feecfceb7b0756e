"""Facts: what is known about a case, each recorded once, by somebody, and never changed.

A later fact of the same kind stands in place of the earlier one. They are stored as JSON under `kind`, so a kind
and its fields, once released, keep their meaning; a new field has a default.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter

from cases.facts.access import AccessAskedAgain, ContactCorrected, ContactJudged, LoggedIn
from cases.facts.after_training import (
    FollowUpAnswered,
    FollowUpPlanned,
    FollowUpStarted,
    Mounter,
    Outcome,
    Reply,
    SiteWork,
)
from cases.facts.card import CardPart, Counted, Owed, TechnicalCard
from cases.facts.client_questions import ClientAnswered, ClientAsked, Subject
from cases.facts.cloud import (
    AccountsThere,
    AddressAgreed,
    CloudClosed,
    CloudGiven,
    CloudOrdered,
    CloudReady,
    CloudRetryAsked,
    CloudTrouble,
    ObjectMade,
    PlaceTold,
)
from cases.facts.control import (
    QUESTIONS,
    CaseCancelled,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CopyRestored,
    EndJudged,
    ForgettingAnswered,
    ForgettingAsked,
    ForgettingReason,
    NoteAdded,
    RestoreReviewed,
    SendAgain,
    SkippedStep,
    StepSkipped,
)
from cases.facts.installation import (
    EquipmentTold,
    Hindrance,
    InstallationAppointed,
    InstallationCancelled,
    InstallationReported,
    Whereabouts,
)
from cases.facts.objects import FirstPaid, ObjectTold
from cases.facts.opening import BroughtIn, CaseHandedOver, CaseOpened, DataCorrected, TalkHeld
from cases.facts.orders import (
    Condition,
    OrderApproved,
    OrderCalledOff,
    OrderDocumented,
    OrderInvoiced,
    OrderMoved,
    OrderPaid,
    OrderPlaced,
    OrderReceived,
    OrderRefused,
    OrderShared,
    Papers,
    Position,
)
from cases.facts.requests import RequestAnswered, RequestCalledOff, RequestReturned, RequestSent, RequestTaken
from cases.facts.shipments import (
    Came,
    Carrier,
    Destination,
    Lot,
    NextStep,
    Payer,
    Sender,
    ShipmentReceived,
    ShipmentSettled,
    ShipmentTold,
)
from cases.facts.site import Photo, PhotosJudged, PhotosReceived, SiteAnswered, SiteItemWaived, Verdict
from cases.facts.training import (
    Module,
    OpenQuestion,
    RecordingMissing,
    RecordingReady,
    TrainingAppointed,
    TrainingCancelled,
    TrainingHeld,
    TrainingMissed,
)
from cases.facts.value import Contact, Value

__all__ = [
    "QUESTIONS",
    "AccessAskedAgain",
    "AccountsThere",
    "AddressAgreed",
    "BroughtIn",
    "Came",
    "CardPart",
    "Carrier",
    "CaseCancelled",
    "CaseHandedOver",
    "CaseOpened",
    "CasePaused",
    "CaseReopened",
    "CaseResumed",
    "ClientAnswered",
    "ClientAsked",
    "CloudClosed",
    "CloudGiven",
    "CloudOrdered",
    "CloudReady",
    "CloudRetryAsked",
    "CloudTrouble",
    "Condition",
    "Contact",
    "ContactCorrected",
    "ContactJudged",
    "CopyRestored",
    "Counted",
    "DataCorrected",
    "Destination",
    "EndJudged",
    "EquipmentTold",
    "Fact",
    "FirstPaid",
    "FollowUpAnswered",
    "FollowUpPlanned",
    "FollowUpStarted",
    "ForgettingAnswered",
    "ForgettingAsked",
    "ForgettingReason",
    "Hindrance",
    "InstallationAppointed",
    "InstallationCancelled",
    "InstallationReported",
    "LoggedIn",
    "Lot",
    "Module",
    "Mounter",
    "NextStep",
    "NoteAdded",
    "ObjectMade",
    "ObjectTold",
    "OpenQuestion",
    "OrderApproved",
    "OrderCalledOff",
    "OrderDocumented",
    "OrderInvoiced",
    "OrderMoved",
    "OrderPaid",
    "OrderPlaced",
    "OrderReceived",
    "OrderRefused",
    "OrderShared",
    "Outcome",
    "Owed",
    "Papers",
    "Payer",
    "Photo",
    "PhotosJudged",
    "PhotosReceived",
    "PlaceTold",
    "Position",
    "RecordingMissing",
    "RecordingReady",
    "Reply",
    "RequestAnswered",
    "RequestCalledOff",
    "RequestReturned",
    "RequestSent",
    "RequestTaken",
    "RestoreReviewed",
    "SendAgain",
    "Sender",
    "ShipmentReceived",
    "ShipmentSettled",
    "ShipmentTold",
    "SiteAnswered",
    "SiteItemWaived",
    "SiteWork",
    "SkippedStep",
    "StepSkipped",
    "Subject",
    "TalkHeld",
    "TechnicalCard",
    "TrainingAppointed",
    "TrainingCancelled",
    "TrainingHeld",
    "TrainingMissed",
    "Value",
    "Verdict",
    "Whereabouts",
    "parse_fact",
]  # fmt: skip

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
    | SiteAnswered
    | SiteItemWaived
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
    | ForgettingAsked
    | ForgettingAnswered
    | ClientAsked
    | ClientAnswered
    | TechnicalCard
    | RequestSent
    | RequestTaken
    | RequestAnswered
    | RequestReturned
    | RequestCalledOff
    | EquipmentTold
    | InstallationAppointed
    | InstallationCancelled
    | InstallationReported
    | OrderPlaced
    | OrderShared
    | OrderInvoiced
    | OrderApproved
    | OrderRefused
    | OrderPaid
    | OrderMoved
    | OrderReceived
    | OrderDocumented
    | OrderCalledOff
    | ObjectTold
    | FirstPaid
    | ShipmentTold
    | ShipmentReceived
    | ShipmentSettled
)

parse_fact: TypeAdapter[Fact] = TypeAdapter(Annotated[Fact, Field(discriminator="kind")])
"""`parse_fact.validate_json(text)` reads a stored fact; pydantic's ValidationError: written by a newer release."""
