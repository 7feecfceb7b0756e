"""What is due: the department's process, step by step, as a pure function of the case, its ledger and the moment.

This is the file to read to check us against the process. It knows neither Prefect nor the database nor the clock. The
words it is written in – `ask`, `to_client`, `to_colleague`, `act` – are functions of the files beside it; each does its
thing at most once. `step.waits` says whose turn it is, and a question is asked with what is waited for.
"""

from cases.case import Case
from cases.effects import Effect
from cases.facts import (
    CloudGiven,
    CloudOrdered,
    CloudRetryAsked,
    FollowUpAnswered,
    InstallationReported,
    PhotosJudged,
    RecordingMissing,
    RecordingReady,
    SiteAnswered,
    SiteItemWaived,
    StepSkipped,
)
from cases.forgetting import is_being_forgotten
from cases.ledger import Entries
from cases.people import Role
from cases.process.after_training import after_training
from cases.process.attempts import act, schedule, withdraw
from cases.process.before_ready import accounts
from cases.process.card import card
from cases.process.circumstances import Circumstances
from cases.process.client_questions import client_questions
from cases.process.cloud_help import ask_cloud_help, look_at_cloud
from cases.process.contact import brief, client_is_silent
from cases.process.due import Decision
from cases.process.forgetting import ask_to_forget
from cases.process.four_eyes import confirm_end, confirm_new_contact, tell_who_asked
from cases.process.installation import call_off_installation, installation
from cases.process.letters_to_client import to_client
from cases.process.letters_to_colleagues import to_colleague
from cases.process.object_in_cloud import object_in_cloud
from cases.process.orders import orders
from cases.process.questions import ask
from cases.process.registry import registry
from cases.process.requests import call_off_open, requests, requests_beside
from cases.process.shipments import shipments
from cases.process.site import site
from cases.process.step import Step
from cases.process.training import call_off, training
from cases.process.way_in import access, first_login
from cases.standing import pause
from cases.turns import Stage, Turn

RELEASE = "1.0"
"""Letters that came with it (closing ones, to former managers, an appointment called off) spare what was past them."""
_ENDS = (
    FollowUpAnswered,
    InstallationReported,
    PhotosJudged,
    SiteAnswered,
    SiteItemWaived,
    RecordingReady,
    RecordingMissing,
    StepSkipped,
)


def decide(case: Case, entries: Entries, given: Circumstances) -> Decision:
    """Everything that is due for the case at the given moment."""
    step = Step(case, entries, given)
    if is_being_forgotten(case):
        return step.finish("клиента забываем")
    decision = _decide(step)
    if decision.finished:
        ask_to_forget(step)
    client_questions(step)
    if not (case.ended or pause(case, given.now)):
        registry(step)
    orders(step)
    return decision


def _decide(step: Step) -> Decision:
    case, entries, given = step.case, step.entries, step.given
    tell_former_managers(step)
    tell_who_asked(step)
    if case.ended:
        ended(step)
        return step.finish("подключение остановлено")
    if pause(case, given.now):
        going_on = Step(case, entries, given)
        process(going_on)
        confirm_end(step)
        paused(step, going_on.decision.stage)
        return step.finish("")
    process(step)
    return step.finish("подключение завершено")


def process(step: Step) -> None:
    """The lanes, side by side, and what looks at all of them together.

    What one waits for of another: photos of the site are asked for once the client has access
    (`asking_for_photos.py`);
    a day for the installation once the equipment is there and the site is ready (`installation.py`).
    """
    connecting(step)
    site(step)
    shipments(step)
    installation(step)
    requests_beside(step)
    completion(step)
    confirm_new_contact(step)
    confirm_end(step)
    after_restore(step)


def connecting(step: Step) -> None:
    """From the first talk to the contact after the training, in the department's own order."""
    first_talk(step)
    cloud(step)
    object_in_cloud(step)
    access(step)
    first_login(step)
    training(step)
    after_training(step)
    card(step)
    requests(step)
    follow_up(step)


def ended(step: Step) -> None:
    """Whoever expects a training or a crew, or is at work for the client, is told; contacts leave the schedule."""
    withdraw_follow_up_runs(step)
    call_off(step)
    call_off_installation(step)
    call_off_open(step)


def paused(step: Step, stage: Stage) -> None:
    """Nothing is sent and nobody is reminded; but who was invited and called off before must not come in vain."""
    lasts = pause(step.case, step.now)
    withdraw_follow_up_runs(step)
    call_off(step)
    call_off_installation(step)
    until = ", пока вы не продолжите"
    if lasts and lasts.until_at:
        step.look_again(lasts.until_at)
        until = f" до {step.moment_words(lasts.until_at)}"
    step.waits(Turn.PAUSE, stage, f"на паузе{until}: никому ничего не отправляем")


def tell_former_managers(step: Step) -> None:
    """Whoever led the case hears that it was handed over, whatever its state."""
    for number, it in enumerate(step.case.hand_overs, 1):
        former = step.people.find(it.former)
        if former and it.former != it.to and it.at >= step.since(RELEASE):
            to_colleague(step, Effect.TELL_FORMER_MANAGER, str(number), former)


def first_talk(step: Step) -> None:
    """1. The manager talks to the client within three working days; sales' notes do not stand for the talk."""
    if step.case.talk is None and not step.skips("first_talk"):
        talk = step.waits(Turn.MANAGER, Stage.FIRST_TALK, "поговорить с клиентом и записать, что ему нужно")
        overdue_at = step.working_day(step.case.opened_at, step.policy.first_talk_within_days + 1)
        ask(step, Effect.ASK_FIRST_TALK, "1", talk, overdue_at=overdue_at)


def cloud(step: Step) -> None:
    """2. The address is agreed with the client first; then the cloud is made, and «готово» is said after a check."""
    case, manual = step.case, step.given.manual_cloud
    if case.cloud:
        accounts(step)
    elif case.cloud_given:
        check = step.waits(Turn.SYSTEM, Stage.CLOUD, "проверяем, что облако открывается")
        look_at_cloud(step, case.recorded_at(CloudGiven), check)
    elif case.address is None:
        address = step.waits(Turn.MANAGER, Stage.ADDRESS, "согласовать с клиентом адрес облака")
        if case.talk or step.skips("first_talk"):
            ask(step, Effect.ASK_ADDRESS, "1", address)
    elif manual:
        by_hand = step.waits(Turn.MANAGER, Stage.CLOUD, "создать облако в nadmozg и записать его данные")
        ask(step, Effect.ASK_CLOUD_BY_HAND, case.address.slug, by_hand)
    else:
        order_cloud(step, case.address.slug)


def order_cloud(step: Step, slug: str) -> None:
    """nadmozg makes the cloud; it may refuse the address, or the order, or stop on the way."""
    case = step.case
    cloud = step.waits(Turn.NADMOZG, Stage.CLOUD, "nadmozg создаёт облако, обычно это 10–15 минут")
    refused = act(step, Effect.MAKE_CLOUD, slug)
    if refused and refused.code.startswith("slug_"):
        another = step.waits(Turn.MANAGER, Stage.ADDRESS, "согласовать другой адрес: этот не подошёл")
        ask(step, Effect.ASK_ADDRESS, f"not-{slug}", another, note=refused.words)
    elif refused:
        ask_cloud_help(step, refused)
    elif case.cloud_order:
        since, retry = case.recorded_at(CloudOrdered), case.recorded(CloudRetryAsked)
        if retry and isinstance(retry.fact, CloudRetryAsked) and retry.at > since:
            since, number = retry.at, str(retry.fact.number)
            refused = act(step, Effect.RETRY_CLOUD, number)
            if refused is None and not step.done_at(Effect.RETRY_CLOUD, number):
                return  # nadmozg has not heard of it yet: a look would find the old trouble
        look_at_cloud(step, since, cloud)


def follow_up(step: Step) -> None:
    """7. Two or three days later the manager gets in touch, again and again, until it goes well or is stopped."""
    case = step.case
    planned = case.follow_up
    withdraw_follow_up_runs(step)
    if planned is None or (case.held_sessions and case.report is None):
        return
    if step.skips("follow_up"):
        return
    if case.follow_up_answer:
        client_is_silent(step)
        return
    if case.follow_up_started or step.reached(planned.due_at):
        contact = step.waits(Turn.MANAGER, Stage.FOLLOW_UP, "связаться с клиентом и записать итог")
        days_left = step.policy.follow_up_overdue_after_days - step.policy.follow_up_after_days
        overdue_at = step.working_day(planned.due_at, days_left + 1)
        ask(step, Effect.ASK_FOLLOW_UP, str(planned.number), contact, overdue_at=overdue_at)
        return
    brief(step, planned)
    call_them = f"{step.moment_words(planned.due_at)} напомним вам позвонить клиенту"
    step.waits(Turn.SYSTEM, Stage.FOLLOW_UP, call_them)
    schedule(step, Effect.SCHEDULE_FOLLOW_UP, str(planned.number))


def withdraw_follow_up_runs(step: Step) -> None:
    """Scheduled runs whose contact was moved, answered before its day, or is not to take place now, are cancelled."""
    case = step.case
    none_now = case.cancelled or pause(case, step.now) or step.skips("follow_up") or case.follow_up_answer
    another_session = case.held_sessions and case.report is None
    for planned in case.follow_ups:
        moved = another_session or case.follow_up is None or planned.number != case.follow_up.number
        took_place = planned.number in case.follow_ups_started
        if (moved or none_now) and not took_place:
            withdraw(step, Effect.CANCEL_FOLLOW_UP, str(planned.number), Effect.SCHEDULE_FOLLOW_UP)


def completion(step: Step) -> None:
    """10. The end is not silent: once nothing is left to do, client, sales and tech support get a closing letter."""
    case, answer = step.case, step.case.follow_up_answer
    went_well = step.skips("follow_up") or (answer is not None and answer.outcome == "well")
    if step.goes_on or case.report is None or not went_well:
        return
    last = (case.recorded(it) for it in _ENDS)
    if max(it.at for it in last if it) < step.since(RELEASE):
        return
    to_client(step, Effect.SEND_COMPLETION, "1")
    to_colleague(step, Effect.TELL_SALES_READY, "1", step.people[case.data.sales_manager])
    for person in step.people.of(Role.TECH_SUPPORT):
        to_colleague(step, Effect.TELL_SUPPORT_READY, person.code, person)


def after_restore(step: Step) -> None:
    """Whenever an older copy was restored: letters wait until the manager has said which have been sent."""
    if not step.case.restore_reviewed:
        what = "сказать, что уже отправлено: база восстановлена из копии"
        review = step.waits(Turn.MANAGER, Stage.AFTER_RESTORE, what)
        labels = "\n".join(it.effect.label for it in step.decision.withheld)
        ask(step, Effect.ASK_AFTER_RESTORE, str(step.case.restores), review, note=labels)
