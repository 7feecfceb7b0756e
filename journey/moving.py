"""`move_on`: load, decide, act, until nothing is due. Every form, scheduled run and reconcile ends with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from cases.effect_row import FarEnd
from cases.effects import Effect
from cases.process.due import Decision, Due
from cases.turns import Turn
from engine.acting import Act
from engine.clock import now
from engine.feed import tag_run, tagged
from engine.records import Look, decide_now, each_apart, lock_cases, remember, version
from engine.retries import outside_look, was_refused, who_is_down
from engine.wiring import wiring
from journey.batch import Batch
from journey.digests import ask_in_one_letter
from journey.loop import act_until_nothing_is_due
from prefect_ui.card import card_link, give_card, keep_card
from tasks.access import look_for_login, renew_access, send_credentials
from tasks.address import ask_address
from tasks.cloud import make_cloud, make_object, make_support_account, retry_cloud
from tasks.cloud_look import look_at_cloud
from tasks.follow_up import cancel_follow_up, schedule_follow_up
from tasks.letters import send_installation_letter, send_letter, send_training_letter
from tasks.notices import Notice, send_notice


@dataclass
class Moved:
    """What came of moving a case on, for the badge's message and for reconcile's report."""

    done: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    next: str = ""
    card: str = ""
    left_to_others: bool = False

    def followed_by(self, more: "Moved") -> "Moved":
        """Both together."""
        lists = {it: getattr(self, it) + getattr(more, it) for it in ("done", "settled", "refused", "failed")}
        return replace(more, **lists)


def move_on(code: str, *, patient: bool = True, batch: Batch | None = None) -> Moved:
    """Does everything that is due for the case, each act once. `patient`: waits for a cloud that is being made.

    If another run has locked the case, that run does the acts: it decides again before it unlocks the case.
    `batch`: what a run over many cases leaves out.
    """
    moved = Moved()
    batch = batch or Batch(down=known_to_be_down())
    seen = None
    while seen != version(code):
        with lock_cases(code) as locked:
            moved.settled += locked.settled
            if code not in locked.codes:
                moved.left_to_others = True
                break
            if patient:  # after downtime reconcile has hundreds of cases, and writes each card once
                give_card(code)
            hands = _Hands(code, moved, patient, batch)
            act_until_nothing_is_due(hands)
            seen = hands.loaded.version
    moved.card = card_link(code)
    return moved


def move_all_on(
    codes: Iterable[str], *, sends_digests: bool = False, most_looks: int | None = None
) -> tuple[dict[str, Moved], dict[str, int], dict[str, str]]:
    """Moves every case on, without waiting for clouds, and goes on when one fails. Questions are gathered first.

    `most_looks`: for what may have happened unnoticed. What came of each; how many questions each colleague got in one
    letter; errors, by code.
    """
    batch = Batch(gathers_questions=True, sends_digests=sends_digests, looks_left=most_looks, down=known_to_be_down())
    moved, errors = each_apart(codes, partial(move_on, patient=False, batch=batch))
    digests = ask_in_one_letter(batch.asked_of, mornings=sends_digests)
    batch.gathers_questions = False
    asked, more_errors = each_apart(batch.gathered, partial(move_on, patient=False, batch=batch))
    for code, more in asked.items():
        moved[code] = moved[code].followed_by(more) if code in moved else more
    return moved, digests, errors | more_errors


class _Hands:
    """Decides from the database, acts through tasks."""

    def __init__(self, code: str, moved: Moved, patient: bool, batch: Batch) -> None:
        self._code, self._moved, self._patient, self._batch = code, moved, patient, batch
        self._looked = Look.NONE

    def decide(self) -> tuple[Decision, int]:
        self.loaded, self._decision = decide_now(self._code)
        return self._decision, self.loaded.version

    def leaves_out(self, due: Due) -> bool:
        # Before an act there is always a look: who has logged in is not reminded to.
        may_wait = due.effect is Effect.LOOK_FOR_LOGIN and all(it.effect.is_look for it in self._decision.due)
        put_off = may_wait and self._batch.puts_look_off(self.loaded.next_look_at, now())
        return put_off or self._batch.leaves_out(self._code, due)

    def act(self, due: Due) -> None:
        with tagged(self._code, due.effect.label):
            seen = _act(Act.of(self.loaded.case, due, patient=self._patient), self._moved, self._batch)
        if due.effect is Effect.LOOK_FOR_LOGIN:
            self._looked = Look.DONE if seen else Look.FAILED
            self._batch.looks_left = self._batch.looks_left and self._batch.looks_left - 1

    def rest(self, decision: Decision) -> bool:
        left = [it for it in decision.due if not it.effect.is_look]
        if not remember(self.loaded, decision, left, self._looked):
            return False
        self._moved.next = _next(decision)
        keep_card(self.loaded, decision)
        if self._patient:
            tag_run(self.loaded.case, decision)
        return True


def known_to_be_down() -> set[FarEnd]:
    """Who served nobody a moment ago, whichever run has found it out: nothing waits for them in a slot."""
    known = wiring().outages.all_held(now())
    return {it for it in FarEnd if it.value in known}


def _act(act: Act, moved: Moved, batch: Batch) -> bool:
    """From what is due to the task that does it; whether it was done."""
    match act.effect:
        case Effect.MAKE_CLOUD:
            state = make_cloud(act, return_state=True)
        case Effect.RETRY_CLOUD:
            state = retry_cloud(act, return_state=True)
        case Effect.LOOK_AT_CLOUD:
            state = look_at_cloud(act, return_state=True) if act.patient else outside_look(look_at_cloud.fn)(act)
        case Effect.MAKE_SUPPORT_ACCOUNT:
            state = make_support_account(act, return_state=True)
        case Effect.MAKE_OBJECT:
            state = make_object(act, return_state=True)
        case Effect.SEND_CREDENTIALS:
            state = send_credentials(act, return_state=True)
        case Effect.ASK_ADDRESS:
            state = ask_address(act, return_state=True)
        case Effect.RENEW_ACCESS:
            state = renew_access(act, return_state=True)
        case Effect.LOOK_FOR_LOGIN:
            state = look_for_login(act)
        case Effect.SEND_INVITATION | Effect.SEND_CANCELLATION | Effect.INVITE_TRAINER | Effect.RELEASE_TRAINER:
            state = send_training_letter(act, return_state=True)
        case Effect.SEND_INSTALLATION | Effect.SEND_INSTALLATION_OFF | Effect.INVITE_CREW | Effect.RELEASE_CREW:
            state = send_installation_letter(act, return_state=True)
        case Effect.SCHEDULE_FOLLOW_UP:
            state = schedule_follow_up(act, return_state=True)
        case Effect.NOTIFY:
            state = send_notice(Notice((act,)), return_state=True)
        case Effect.CANCEL_FOLLOW_UP:
            state = cancel_follow_up(act, return_state=True)
        case _:
            state = send_letter(act, return_state=True)
    far_end = act.effect.row.far_end
    if down := who_is_down(state, far_end):
        batch.down.add(down)
        wiring().outages.note(down, now())
    elif state.is_completed():
        wiring().outages.end(far_end)
    if was_refused(state):
        moved.refused.append(act.label)
    elif not state.is_completed():
        moved.failed.append(act.label)
    elif not act.effect.is_look:
        moved.done.append(act.label)
    return state.is_completed()


def _next(decision: Decision) -> str:
    if decision.finished and not decision.waiting:
        return decision.finished
    turns = {Turn.MANAGER: "ход менеджера – ", Turn.COLLEAGUE: "ход коллеги – "}
    waiting = (f"{turns.get(it.turn, '')}{it.what}" for it in decision.waiting)
    return "; ".join(filter(None, (decision.finished, *waiting)))
