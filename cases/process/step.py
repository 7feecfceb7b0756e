"""The words decisions.py is written in: asking, sending, acting, looking, waiting – each at most once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from cases.calendar_days import local_day, moment, working_day_after
from cases.case import Case
from cases.effects import Effect
from cases.facts import (
    QUESTIONS,
    AddressAgreed,
    CaseHandedOver,
    CloudRetryAsked,
    ContactCorrected,
    SendAgain,
    SkippedStep,
)
from cases.forms.after_restore import assumed_sent
from cases.ledger import Entries, Entry, State
from cases.people import People, Role
from cases.policy import Policy
from cases.process.due import Decision, Due, Question, Waiting
from cases.process.morning import cannot_wait, morning
from cases.releases import since
from cases.standing import is_skipped, went_on_at
from cases.wording import day as day_words


class Step:
    """Collects one decision. Methods that name an effect consult the ledger: what was done is not due again."""

    def __init__(
        self,
        case: Case,
        entries: Entries,
        now: datetime,
        policy: Policy,
        people: People,
        prefect_since: datetime | None = None,
        digests: Mapping[str, datetime] | None = None,
        releases: Mapping[str, datetime] | None = None,
    ) -> None:
        self.case = case
        self.entries = Entries((*entries.entries, *assumed_sent(case)))
        self.now = now
        self.policy = policy
        self.people = people
        self.prefect_since = prefect_since
        self.digests = digests or {}
        self.releases = releases or {}
        self.went_on_at = went_on_at(case, now)
        self.wanted_again = {
            (it.fact.letter, it.fact.occurrence): it.at for it in case.facts if isinstance(it.fact, SendAgain)
        }
        self.decision = Decision()
        self._about = Waiting("менеджер", "Вопрос", "ответить на вопрос")

    def finish(self, words: str) -> Decision:
        """The decision; where nothing is due and nobody is waited for, the case is finished."""
        if not self.goes_on:
            self.decision.finished = words
        return self.decision

    @property
    def goes_on(self) -> bool:
        """Whether anything is due, waited for or to be looked at."""
        return bool(self.decision.due or self.decision.waiting or self.decision.next_due_at)

    def also_waits(self, turn: str, stage: str, what: str) -> None:
        """Somebody is waited for beside those whose turn it is, unless it is theirs anyway."""
        if turn not in {it.turn for it in self.decision.waiting}:
            self.decision.waiting.insert(0, Waiting(turn, stage, what))

    def waits(self, turn: str, stage: str, what: str) -> None:
        self._about = waiting = Waiting(turn, stage, what)
        if waiting not in self.decision.waiting:
            self.decision.waiting.append(waiting)

    def since(self, release: str) -> datetime:
        """Since when a release runs here: a step that came with it spares cases that were past it then."""
        return since(release, self.releases)

    def skips(self, step: SkippedStep) -> bool:
        """Whether the manager let the step go."""
        return is_skipped(self.case, step)

    def done_at(self, effect: Effect, base: str | None = None) -> datetime | None:
        """When the effect was done last; None if it was not."""
        entry = self.entries.done(effect, base)
        return entry.done_at if entry else None

    def working_day(self, after: datetime, count: int) -> datetime:
        """The morning of the `count`-th working day after a moment, in the client's time zone.

        Terms that ran when the case was paused or ended begin anew when it goes on.
        """
        after = max(after, self.went_on_at or after)
        zone = self.case.data.time_zone
        return moment(working_day_after(local_day(after, zone), count), self.policy.day_starts_at, zone)

    def reached(self, at: datetime) -> bool:
        """Whether the moment has come; if not, somebody looks again then."""
        if self.now >= at:
            return True
        self.look_again(at)
        return False

    def look_again(self, at: datetime) -> None:
        self.decision.next_due_at = min(at, self.decision.next_due_at or at)

    def look(self, effect: Effect, every: timedelta) -> None:
        """A look at the far end; it changes nothing there, so it may be repeated."""
        self.decision.due.append(Due(effect, "1"))
        self.look_again(self.now + every)

    def look_at_cloud(self, since: datetime) -> None:
        """Watches a cloud being made: a soft alarm when it is slow, a human when it is stuck; looked at in any case."""
        slow_at, stuck_at = since + self.policy.cloud_slow_after, since + self.policy.cloud_stuck_after
        phase, until = ("fresh", slow_at) if self.now < slow_at else ("slow", stuck_at)
        if self.now >= stuck_at:
            phase, until = "stuck", self.now
        trouble = self.case.cloud_trouble
        if trouble:
            until = self.now
            number = len([it for it in self.case.facts if it.fact.kind == trouble.kind])
            self.waits("менеджер", "Облако", "помочь с облаком: nadmozg сам не справился")
            told_at = self.case.recorded_at(type(trouble))
            overdue_at = self.working_day(told_at, self.policy.cloud_help_overdue_after_days)
            self.ask(Effect.ASK_CLOUD_HELP, f"trouble-{number}", overdue_at=overdue_at, note=trouble.words)
        elif phase == "slow":
            minutes = int(self.policy.cloud_slow_after.total_seconds() // 60)
            self.ask(Effect.ASK_CLOUD_HELP, f"slow-{since:%Y%m%d%H%M}", note=f"облако создаётся дольше {minutes} минут")
        self.decision.due.append(Due(Effect.LOOK_AT_CLOUD, phase, until=until))
        self.look_again(self.now + self.policy.cloud_look_every)

    def act(self, effect: Effect, base: str) -> Entry | None:
        """An act that is not a letter. Returns the entry if the other side has refused it, and nothing has changed."""
        return self._once(Due(effect, base))

    def schedule(self, effect: Effect, base: str) -> None:
        """A run in Prefect's schedule; it is gone with the database that it was in, or was withdrawn since."""
        attempts = self.entries.attempts(effect, base)
        done_at = attempts[-1].done_at if attempts else None
        withdrawn = self.entries.done(Effect.CANCEL_FOLLOW_UP, base)
        if done_at and (self._is_gone(done_at) or (withdrawn and withdrawn.begun_at > done_at)):
            self._append_attempt(Due(effect, base), f"{base}/{len(attempts) + 1}")
        else:
            self._once(Due(effect, base))

    def withdraw(self, effect: Effect, base: str, scheduled: Effect) -> None:
        """Takes a run off Prefect's schedule, as often as it was put there."""
        put = self.entries.done(scheduled, base)
        attempts = self.entries.attempts(effect, base)
        if put and attempts and attempts[-1].done_at and attempts[-1].begun_at < put.begun_at:
            self._append_attempt(Due(effect, base), f"{base}/{len(attempts) + 1}")
        elif put:
            self._once(Due(effect, base))

    def letter(self, effect: Effect, base: str, to: str, note: str = "", overdue: bool = False) -> Entry | None:
        """A letter to a colleague; refused, it is due again as soon as people.toml has another address."""
        refused = self._once(Due(effect, base, to, note, overdue))
        if refused:
            self.waits("эксплуатация", "Почта коллеги", f"исправить адрес {refused.recipient} в people.toml")
            self.look_again(self.now + self.policy.colleague_look_every)
            for head in self.people.of(Role.HEAD):
                if head.email != refused.recipient:
                    self._once(Due(Effect.TELL_HEAD, f"{refused.recipient} {head.code}", head.email, refused.words))
        return refused

    def to_client(self, effect: Effect, base: str) -> None:
        """A letter to the client; if their address is refused, the manager is asked for another."""
        about, refused = self._about, self._once(Due(effect, base, self.case.contact.email))
        if refused and refused.refused_by == "mail":
            self.waits("менеджер", "Почта клиента", "узнать у клиента другую почту: на эту письма не доходят")
            corrections = sum(isinstance(it.fact, ContactCorrected) for it in self.case.facts)
            self.ask(Effect.ASK_CONTACT, f"{refused.recipient} {corrections + 1}", note=refused.words)
        elif refused:
            self.ask_cloud_help(refused)
        self._about = about

    def ask(self, effect: Effect, base: str, *, overdue_at: datetime | None = None, note: str = "") -> None:
        """«Ваш ход»: a question to the manager, repeated once when it is overdue; then the head is told, once.

        Asked only after the term has passed (the system was down), it is not overdue at the same moment: it gets the
        usual days from then on. Asked before Prefect's database was lost (its link is dead), before the case was handed
        over or went on after a pause, or when the manager wants to have it once more, it is asked again.
        """
        manager = self.people[self.case.data.manager].email
        about, patient, question = self._about, overdue_at is not None, base
        self.decision.asked.append(Due(effect, base, manager, note))
        self._ask_and_notify(effect, base, manager, note)
        first_asked_at = asked_at = self.done_at(effect, base)
        renewed_at, why = self._questions_renewed
        if asked_at and renewed_at and asked_at < renewed_at:
            base = f"{base}-{why}-{renewed_at:%Y%m%d%H%M%S}"
            self._ask_and_notify(effect, base, manager, note)
            asked_at = self.done_at(effect, base)
        if asked_at:
            usual = self.working_day(asked_at, self.policy.question_overdue_after_days)
            if overdue_at is None or overdue_at <= asked_at:
                overdue_at = usual
            if self.reached(overdue_at):
                self._ask_and_notify(effect, f"{base}-overdue", manager, note, overdue=True)
                self.tell_heads(effect, question, asked_at, self.done_at(effect, f"{base}-overdue"))
        self.decision.questions.append(Question(effect, about, first_asked_at, overdue_at, patient))
        self._about = about

    def _ask_and_notify(self, effect: Effect, base: str, to: str, note: str, overdue: bool = False) -> None:
        """The letter and, for whoever wants one, a notice beside it: an act of its own that never holds the letter."""
        self.letter(effect, base, to, note, overdue)
        attempts = self.entries.attempts(effect, base)
        leaves_now = any((it.effect, it.occurrence) == (effect, base) for it in self.decision.due)
        is_news = bool(attempts) and self.now - attempts[-1].begun_at <= self.policy.notice_within
        person = next((it for it in self.people.everyone if it.email == to and it.notify), None)
        by_itself = person and (not person.digest or cannot_wait(self.case, effect, self.now))
        if by_itself and (leaves_now or is_news):
            self._once(Due(Effect.NOTIFY, f"{effect} {base}", to, overdue=overdue))

    def tell_heads(self, effect: Effect, base: str, asked_at: datetime, reminded_at: datetime | None) -> None:
        """The reminder was not answered, either: each head but the manager gets one word about the question."""
        heads = [it for it in self.people.of(Role.HEAD) if it.code != self.case.data.manager]
        if reminded_at is None or not heads:
            return
        if self.reached(self.working_day(reminded_at, self.policy.head_told_after_days)):
            asked, reminded = (day_words(local_day(it, self.case.data.time_zone)) for it in (asked_at, reminded_at))
            for head in heads:
                words = f"Спросили {asked}, напомнили {reminded}"
                self.letter(Effect.TELL_HEAD_OVERDUE, f"{effect} {base} {head.code}", head.email, words)

    def ask_cloud_help(self, refused: Entry) -> None:
        """nadmozg said no: the manager gets its words."""
        self.waits("менеджер", "Облако", "помочь с облаком: nadmozg отказал")
        self.ask(Effect.ASK_CLOUD_HELP, f"{refused.effect}-{refused.occurrence.replace('/', '-')}", note=refused.words)

    @property
    def _questions_renewed(self) -> tuple[datetime | None, str]:
        """Since when earlier letters with questions do not count any more, and why; None: all of them do."""
        handed_over = self.case.recorded(CaseHandedOver)
        moments = {
            "link": self.prefect_since,
            "handed": handed_over.at if handed_over else None,
            "resumed": self.went_on_at,
            "again": self.wanted_again.get((QUESTIONS, "")),
        }
        return max(((at, why) for why, at in moments.items() if at), default=(None, ""))

    def _is_gone(self, done_at: datetime) -> bool:
        """Whether what was made in Prefect then, a run or the link of a form, was lost with an earlier database."""
        return self.prefect_since is not None and done_at < self.prefect_since

    def _once(self, due: Due) -> Entry | None:
        attempts = self.entries.attempts(due.effect, due.occurrence)
        if not attempts:
            self._append(due)
            return None
        last, wanted_at = attempts[-1], self.wanted_again.get((due.effect, due.occurrence))
        wanted = wanted_at is not None and last.begun_at < wanted_at
        another_try = last.state is State.REFUSED and self._may_try_again(due, last)
        if last.state is State.OPEN:
            self._append_attempt(due, last.occurrence)
        elif last.state is State.REPLACED or (wanted and last.state in (State.DONE, State.REFUSED)) or another_try:
            self._append_attempt(due, f"{due.occurrence}/{len(attempts) + 1}")
        elif last.state is State.BEGUN:
            self.look_again(last.begun_at + self.policy.act_time_limit)
        return last if last.state is State.REFUSED else None

    def _append_attempt(self, due: Due, occurrence: str) -> None:
        self._append(Due(due.effect, occurrence, due.recipient, due.note, due.overdue))

    def _append(self, due: Due) -> None:
        held = due.effect.row.is_withheld_after_restore and not self.case.restore_reviewed
        reader = self.people.digest_reader(due.recipient) if due.effect.row.can_be_gathered else None
        if reader and not cannot_wait(self.case, due.effect, self.now):
            if not self.reached(morning(self.now, self.digests.get(reader.code), self.policy)):
                return
            due = replace(due, for_digest=True)
        (self.decision.held if held else self.decision.due).append(due)

    def _may_try_again(self, due: Due, refused: Entry) -> bool:
        """Mail: the address is another one, or the client's is confirmed; a colleague's is tried again every day.

        Anything else: somebody has changed what may have been the reason.
        """
        if refused.refused_by == "mail":
            to_client = due.recipient == self.case.contact.email
            contact = self.case.recorded(ContactCorrected)
            confirmed = to_client and contact is not None and contact.at > refused.begun_at
            a_day_old = not to_client and self.now >= refused.begun_at + self.policy.colleague_retry_after
            return due.recipient != refused.recipient or confirmed or a_day_old
        changes = (CloudRetryAsked, ContactCorrected, AddressAgreed)
        return any(isinstance(it.fact, changes) and it.at > refused.begun_at for it in self.case.facts)
