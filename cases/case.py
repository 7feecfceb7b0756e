"""A case: one client's object on its way, read from its facts. Says what is known, never what to do."""

from dataclasses import dataclass, replace

from cases.case_record import CaseRecord
from cases.client_questions import ClientQuestion, client_questions
from cases.ends import ends, is_stop, needs_second, stands, word_on
from cases.equipment import EQUIPMENT, kinds_in, listed
from cases.facts import (
    AccessAskedAgain,
    AddressAgreed,
    CaseCancelled,
    CaseReopened,
    CloudClosed,
    CloudGiven,
    CloudOrdered,
    CloudReady,
    CloudRetryAsked,
    CloudTrouble,
    CopyRestored,
    FollowUpAnswered,
    FollowUpPlanned,
    FollowUpStarted,
    LoggedIn,
    ObjectMade,
    OrderShared,
    PlaceTold,
    RecordingReady,
    RestoreReviewed,
    SendAgain,
    SiteWork,
    TalkHeld,
    TechnicalCard,
    TrainingAppointed,
    TrainingCancelled,
    TrainingHeld,
)
from cases.installation import Installation, installation
from cases.orders import Order, order_name, orders, shared_orders
from cases.recorded import Recorded as Recorded
from cases.requests import Request, requests
from cases.sessions import Session, SessionState, sessions
from cases.shipments import Shipment, ShipmentState, shipments
from cases.site_state import Site, site, was_ready


@dataclass(frozen=True)
class Case(CaseRecord):
    """What the facts of a case come to, read when it is asked."""

    @property
    def organizer(self) -> str:
        """Who invites to the training: the manager when its first date was appointed. Calendars heed no other."""
        first = next((number for number, it in enumerate(self.facts) if isinstance(it.fact, TrainingAppointed)), None)
        return replace(self, facts=self.facts[:first]).data.manager

    @property
    def cancelled(self) -> CaseCancelled | None:
        """The end that a manager has put to the case (form 02), unless it was reopened since."""
        for it in reversed(self.facts):
            if isinstance(it.fact, CaseReopened):
                return None
            if isinstance(it.fact, CaseCancelled) and stands(self.facts, it):
                return it.fact
        return None

    @property
    def ends(self) -> list[Recorded]:
        """Every end that anybody has put to the case, in order."""
        return ends(self.facts)

    @property
    def end_asked(self) -> Recorded | None:
        """The end that waits for a second person's word."""
        last = next(reversed(self.ends), None)
        if last is None or not needs_second(self.facts, last) or word_on(self.facts, last):
            return None
        return last if isinstance(last.fact, CaseCancelled) or last.fact == self.follow_up_answer else None

    @property
    def talk(self) -> TalkHeld | None:
        return self.latest(TalkHeld)

    @property
    def address(self) -> AddressAgreed | None:
        return self.latest(AddressAgreed)

    @property
    def cloud_order(self) -> CloudOrdered | None:
        """The order that stands: the one for the address that is agreed today."""
        order = self.latest(CloudOrdered)
        return order if order and self.address and order.slug == self.address.slug else None

    @property
    def cloud_given(self) -> CloudGiven | None:
        return self.latest(CloudGiven)

    @property
    def cloud_trouble(self) -> CloudTrouble | None:
        """The trouble nadmozg reported, unless something newer (an order, a cloud, another try) has ended it."""
        trouble = self.recorded(CloudTrouble)
        enders = (self.recorded(kind) for kind in (CloudOrdered, CloudGiven, CloudReady, CloudRetryAsked))
        if trouble is None or any(it and self.facts.index(it) > self.facts.index(trouble) for it in enders):
            return None
        return trouble.fact if isinstance(trouble.fact, CloudTrouble) else None

    @property
    def cloud_closed(self) -> CloudClosed | None:
        """Why the cloud that is waited for did not open when it was looked at last; None: it did, or nobody looked."""
        closed = self.recorded(CloudClosed)
        enders = (self.recorded(kind) for kind in (CloudOrdered, CloudGiven, CloudReady))
        if closed is None or any(it and self.facts.index(it) > self.facts.index(closed) for it in enders):
            return None
        return closed.fact if isinstance(closed.fact, CloudClosed) else None

    @property
    def cloud(self) -> CloudReady | None:
        """The cloud, once we have checked it."""
        return self.latest(CloudReady)

    @property
    def place(self) -> PlaceTold | None:
        """Where the object is."""
        return self.latest(PlaceTold)

    @property
    def object_made(self) -> ObjectMade | None:
        """The object inside the cloud, with its number."""
        return self.latest(ObjectMade)

    @property
    def access_letters(self) -> int:
        """How many access letters there should be; the number of the latest. 0: the client has access of others."""
        asked = self.latest(AccessAskedAgain)
        return asked.number if asked else 0 if self.had_access else 1

    @property
    def had_access(self) -> bool:
        """Whether sales has given the client access to the cloud that it made."""
        return bool(self.cloud_given and self.cloud_given.client_has_access)

    @property
    def first_login(self) -> LoggedIn | None:
        return self.latest(LoggedIn)

    @property
    def trainings(self) -> int:
        """How many dates there have been; the number of the latest."""
        appointed = self.latest(TrainingAppointed)
        return appointed.number if appointed else 0

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The meetings of the training, in order."""
        return sessions(self.facts)

    @property
    def held_sessions(self) -> tuple[Session, ...]:
        """Those that took place."""
        return tuple(it for it in self.sessions if it.held)

    def session(self, number: int) -> Session | None:
        """The session that the date, or the report, with this number belongs to."""
        return next((it for it in self.sessions if it.has(number)), None)

    @property
    def training(self) -> TrainingAppointed | None:
        """The date that stands today, of the last session; None while none is agreed: none was, it was cancelled, the
        client did not come, or one more session is needed.
        """
        last = self.sessions[-1] if self.sessions else None
        if last is None or last.cancelled or last.missed or (last.held and last.held.another):
            return None
        return last.date

    @property
    def training_cancelled(self) -> TrainingCancelled | None:
        """The cancellation that stands: of the latest date."""
        return self.sessions[-1].cancelled if self.sessions else None

    @property
    def report(self) -> TrainingHeld | None:
        """The report that closes the training: of the last session that was held, where no other one is to come."""
        last = self.held_sessions[-1] if self.held_sessions else None
        if last is None or last.held is None or last.held.another:
            return None
        return None if any(it.is_ahead for it in self.sessions[last.number :]) else last.held

    @property
    def misses(self) -> int:
        """How often the client did not come."""
        return sum(it.state is SessionState.MISSED for it in self.sessions)

    def is_correction(self, letter: str, occurrence: str) -> bool:
        """Whether that letter is wanted once more because the earlier one was wrong."""
        asked = (it.fact for it in reversed(self.facts) if isinstance(it.fact, SendAgain))
        last = next((it for it in asked if (it.letter, it.occurrence) == (letter, occurrence)), None)
        return bool(last and last.correction)

    @property
    def card(self) -> TechnicalCard | None:
        """What tech support must know, as it stands."""
        return self.latest(TechnicalCard)

    @property
    def recording(self) -> RecordingReady | None:
        """The recording of the last session that has one."""
        found = (it.recording for it in reversed(self.sessions))
        return next((it for it in found if isinstance(it, RecordingReady)), None)

    @property
    def site_work(self) -> bool | None:
        """Whether equipment will be mounted; None: nobody knows yet."""
        known = self.latest(SiteWork)
        return known.expected if known else None

    @property
    def mounting(self) -> str:
        """What will be mounted, in words: as somebody has told it, otherwise the equipment of the technical card."""
        known = self.latest(SiteWork)
        return (known.what if known else "") or (listed(self.card.equipment, ", ") if self.card else "")

    @property
    def mounted_kinds(self) -> frozenset[str]:
        """The kinds of it that are known, from which follows what the site must have."""
        return kinds_in(self.mounting, EQUIPMENT)

    @property
    def shipments(self) -> tuple[Shipment, ...]:
        """What was, is or will be on its way to it, in order."""
        return shipments(self.facts)

    @property
    def follow_up(self) -> FollowUpPlanned | None:
        """The planned contact with the highest number; nothing else stands.

        One that an answer has planned is void once that answer was corrected to one with which contacts end.
        """
        planned: FollowUpPlanned | None = None
        for it in self.facts:
            if isinstance(it.fact, FollowUpPlanned):
                planned = it.fact
            elif isinstance(it.fact, FollowUpAnswered) and it.fact.outcome in ("well", "stop"):
                number = it.fact.number
                planned = next((each for each in self.follow_ups if each.number == number), planned)
        return planned

    @property
    def follow_ups(self) -> list[FollowUpPlanned]:
        """Every contact that was ever planned."""
        return [it.fact for it in self.facts if isinstance(it.fact, FollowUpPlanned)]

    @property
    def follow_up_answers(self) -> list[FollowUpAnswered]:
        """The outcome of every contact so far, as it stands after corrections."""
        answers = {it.fact.number: it.fact for it in self.facts if isinstance(it.fact, FollowUpAnswered)}
        return [answers[number] for number in sorted(answers)]

    @property
    def follow_ups_started(self) -> set[int]:
        """The contacts whose moment came, by schedule or because the manager said so."""
        return {it.fact.number for it in self.facts if isinstance(it.fact, FollowUpStarted)}

    @property
    def follow_up_started(self) -> bool:
        """Whether the moment of the planned contact has come."""
        return self.follow_up is not None and self.follow_up.number in self.follow_ups_started

    @property
    def follow_up_answer(self) -> FollowUpAnswered | None:
        """The outcome of the planned contact; None while it is still ahead."""
        answer = self.latest(FollowUpAnswered)
        return answer if answer and self.follow_up and answer.number == self.follow_up.number else None

    @property
    def client_is_silent(self) -> bool:
        """Nobody answered, and no other day is planned: the manager decides what comes next."""
        answer = self.follow_up_answer
        return answer is not None and answer.outcome == "no_answer"

    @property
    def unanswered(self) -> tuple[FollowUpAnswered, ...]:
        """The contacts, up to the last, in which nobody answered, one after the other."""
        answers = self.follow_up_answers
        talked = [number for number, it in enumerate(answers) if it.outcome != "no_answer"]
        return tuple(answers[talked[-1] + 1 if talked else 0 :])

    @property
    def site(self) -> Site:
        """How far the site is: its photos, what is known of it, what is lacking."""
        return site(self.facts, self.mounted_kinds)

    @property
    def site_ready(self) -> bool:
        """Go: everything that the site must have was seen and is known."""
        return self.site.ready

    @property
    def site_was_ready(self) -> bool:
        """Whether it had been called ready before."""
        return was_ready(self.facts, self.mounted_kinds)

    @property
    def client_questions(self) -> tuple[ClientQuestion, ...]:
        """What the client has asked beside the steps, in order."""
        return client_questions(self.facts)

    @property
    def open_questions(self) -> tuple[ClientQuestion, ...]:
        """Those that wait for an answer."""
        return tuple(it for it in self.client_questions if it.is_open)

    def requests_about(self, question: ClientQuestion) -> tuple[Request, ...]:
        """What colleagues were asked because the client has asked it."""
        mine = ("question", question.number)
        return tuple(it for it in self.requests if (it.sent.topic, it.sent.about) == mine)

    @property
    def requests(self) -> tuple[Request, ...]:
        """What colleagues were asked, in order."""
        return requests(self.facts)

    @property
    def installation(self) -> Installation:
        """Mounting: where the equipment is, the visits of a crew, and how it went."""
        return installation(self.facts)

    @property
    def orders(self) -> tuple[Order, ...]:
        """Orders to suppliers whose home is this case, in order."""
        return orders(self.facts)

    def shipments_of(self, order: Order) -> tuple[Shipment, ...]:
        """What brings the goods of an order, as far as it still comes or has come."""
        name = order_name(self.code, order.number)
        mine = (it for it in self.shipments if it.told.order == name)
        return tuple(it for it in mine if it.state is not ShipmentState.CALLED_OFF)

    @property
    def orders_to_ship(self) -> tuple[Order, ...]:
        """Orders whose goods are not here, and nobody has said that they are on their way."""
        waits = (it for it in self.orders if not it.called_off and it.received_on is None)
        return tuple(it for it in waits if not self.shipments_of(it))

    @property
    def shared_orders(self) -> tuple[OrderShared, ...]:
        """Orders of other cases that are for this one, too."""
        return shared_orders(self.facts)

    def order(self, number: int) -> Order | None:
        """The order with this number."""
        return next((it for it in self.orders if it.number == number), None)

    @property
    def restores(self) -> int:
        """How often the case came back from a copy; the number of the latest."""
        restored = self.latest(CopyRestored)
        return restored.number if restored else 0

    @property
    def restore_reviewed(self) -> bool:
        """Whether the manager has said what was sent already; nothing to say where nothing was restored."""
        reviewed = self.latest(RestoreReviewed)
        return self.restores == (reviewed.number if reviewed else 0)

    @property
    def stopped(self) -> bool:
        """A contact after the training ended with «stop»."""
        answered = self.recorded(FollowUpAnswered)
        return bool(
            answered
            and answered.fact == self.follow_up_answer
            and is_stop(answered.fact)
            and stands(self.facts, answered)
        )

    @property
    def ended(self) -> bool:
        """Stopped or cancelled: whatever step it was at, no more of them are taken."""
        return self.stopped or self.cancelled is not None
