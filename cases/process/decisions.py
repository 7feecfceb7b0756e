"""What is due: the department's process, step by step, as a pure function of the case, its ledger and the moment.

This is the file to read to check us against the process. It knows neither Prefect nor the database nor the clock;
the words it is written in (`ask`, `to_client`, `act`, `look`, `waits`) are defined in cases/process/step.py.
"""

from collections.abc import Mapping
from datetime import datetime

from cases.case import Case
from cases.effects import Effect
from cases.facts import CloudGiven, CloudOrdered, CloudRetryAsked
from cases.ledger import Entries
from cases.people import People, Role
from cases.policy import Policy
from cases.process.due import Decision
from cases.process.step import Step
from cases.standing import pause
from cases.wording import when


def decide(
    case: Case,
    entries: Entries,
    now: datetime,
    policy: Policy,
    people: People,
    *,
    manual_cloud: bool = False,
    prefect_since: datetime | None = None,
    releases: Mapping[str, datetime] | None = None,
    digests: Mapping[str, datetime] | None = None,
) -> Decision:
    """Everything that is due for the case at this moment.

    `manual_cloud`: no nadmozg API is configured, clouds are made by hand. `prefect_since`: when a new database of
    Prefect was found in the place of a lost one; links and scheduled runs that are older went with it. `digests`: when
    those who prefer a morning digest had their last one, by code.
    """
    step = Step(case, entries, now, policy, people, prefect_since, digests, releases)
    if case.stopped or case.cancelled:
        ended(step)
        return step.finish("подключение остановлено")
    if pause(case, now):
        going_on = Step(case, entries, now, policy, people, prefect_since)
        process(going_on, manual_cloud)
        paused(step, going_on.decision.stage)
        return step.finish("")
    process(step, manual_cloud)
    return step.finish("подключение завершено")


def process(step: Step, manual_cloud: bool) -> None:
    """The steps in the department's own order."""
    first_talk(step)
    cloud(step, manual_cloud)
    access(step)
    first_login(step, manual_cloud)
    training(step)
    after_training(step)
    follow_up(step)
    site_photos(step)
    after_restore(step)
    purchase(step)


def ended(step: Step) -> None:
    """Whoever expects a training that will not take place is told; contacts leave the schedule. Nothing else."""
    withdraw_follow_up_runs(step)
    call_off_training(step)


def paused(step: Step, stage: str) -> None:
    """Nothing is sent and nobody is reminded; but who was invited and called off before must not come in vain."""
    lasts = pause(step.case, step.now)
    withdraw_follow_up_runs(step)
    call_off_training(step)
    until = ", пока её не снимут"
    if lasts and lasts.until_at:
        step.look_again(lasts.until_at)
        until = f" до {when(lasts.until_at, step.case.data.time_zone)}"
    step.waits("пауза", stage, f"никому ничего не отправляем{until}")


def first_talk(step: Step) -> None:
    """1. The manager talks to the client within three working days; sales' notes do not stand for the talk."""
    if step.case.talk is None and not step.skips("first_talk"):
        step.waits("менеджер", "Первый разговор", "поговорить с клиентом и записать, что ему нужно")
        overdue_at = step.working_day(step.case.opened_at, step.policy.first_talk_within_days + 1)
        step.ask(Effect.ASK_FIRST_TALK, "1", overdue_at=overdue_at)


def cloud(step: Step, manual: bool) -> None:
    """2. The address is agreed with the client first; then the cloud is made, and «готово» is said after a check."""
    case = step.case
    if case.cloud:
        if not manual and (refused := step.act(Effect.MAKE_SUPPORT_ACCOUNT, case.cloud.cloud_id)):
            step.ask_cloud_help(refused)
    elif case.cloud_given:
        step.waits("система", "Облако", "проверка, что облако открывается")
        step.look_at_cloud(case.recorded_at(CloudGiven))
    elif case.address is None:
        step.waits("менеджер", "Адрес облака", "согласовать с клиентом адрес облака")
        if case.talk or step.skips("first_talk"):
            step.ask(Effect.ASK_ADDRESS, "1")
    elif manual:
        step.waits("менеджер", "Облако", "создать облако в nadmozg и записать его данные")
        step.ask(Effect.ASK_CLOUD_BY_HAND, case.address.slug)
    else:
        step.waits("nadmozg", "Облако", "nadmozg создаёт облако, обычно это 10–15 минут")
        refused = step.act(Effect.MAKE_CLOUD, case.address.slug)
        if refused and refused.error.startswith("slug_"):
            step.waits("менеджер", "Адрес облака", "согласовать другой адрес: этот не подошёл")
            step.ask(Effect.ASK_ADDRESS, f"not-{case.address.slug}", note=refused.words)
        elif refused:
            step.ask_cloud_help(refused)
        elif case.cloud_order:
            since = case.recorded_at(CloudOrdered)
            retry = case.latest(CloudRetryAsked)
            if retry and case.recorded_at(CloudRetryAsked) > since:
                since = case.recorded_at(CloudRetryAsked)
                refused = step.act(Effect.RETRY_CLOUD, str(retry.number))
                if refused is None and not step.done_at(Effect.RETRY_CLOUD, str(retry.number)):
                    return  # nadmozg has not heard of it yet: a look would find the old trouble
            step.look_at_cloud(since)


def access(step: Step) -> None:
    """3. Login and password go to the client together with the training materials."""
    letter = str(step.case.access_letters)
    if step.case.cloud and not step.entries.done(Effect.SEND_CREDENTIALS, letter):
        step.waits("система", "Доступ", "письмо клиенту с доступом и материалами")
        step.to_client(Effect.SEND_CREDENTIALS, letter)


def first_login(step: Step, manual: bool) -> None:
    """4. If the client does not enter the cloud, they are reminded, and then the manager gets a word."""
    sent_at = step.done_at(Effect.SEND_CREDENTIALS)
    if sent_at is None or step.case.first_login or step.case.report or step.skips("first_login"):
        return
    step.waits("клиент", "Первый вход", "первый вход клиента в облако")
    if not manual and step.case.cloud:
        step.look(Effect.LOOK_FOR_LOGIN, step.policy.login_look_every)
    remind_at = step.working_day(sent_at, step.policy.login_reminder_after_days)
    if step.reached(remind_at):
        step.to_client(Effect.REMIND_LOGIN, "1")
    # Counted from the reminder itself: after days of downtime the two are not sent in one breath.
    reminded_at = step.done_at(Effect.REMIND_LOGIN, "1") or remind_at
    if manual or step.reached(step.working_day(reminded_at, step.policy.login_help_after_days)):
        step.ask(Effect.ASK_LOGIN, "1")


def training(step: Step) -> None:
    """5. The manager agrees day and time; the invitation and the presentations go out; dates get moved."""
    case = step.case
    if case.report:
        return
    call_off_training(step)
    if case.training:
        step.waits("менеджер", "Обучение", "провести обучение и заполнить отчёт с карточкой для ТП")
        step.to_client(Effect.SEND_INVITATION, str(case.training.number))
        step.to_client(Effect.SEND_PRESENTATIONS, "1")
        ends_at = case.training.starts_at + step.policy.training_duration
        overdue_at = step.working_day(ends_at, step.policy.report_overdue_after_days)
        step.ask(Effect.ASK_REPORT, str(case.training.number), overdue_at=overdue_at)
    elif case.first_login or case.training_cancelled or (case.cloud and step.skips("first_login")):
        step.waits("менеджер", "Назначить обучение", "согласовать с клиентом день и время обучения")
        step.ask(Effect.ASK_TRAINING, str(case.trainings + 1))


def call_off_training(step: Step) -> None:
    """Whoever was invited is told that there will be no training on that day."""
    if step.case.training_cancelled and step.done_at(Effect.SEND_INVITATION):
        step.to_client(Effect.SEND_CANCELLATION, str(step.case.trainings))


def after_training(step: Step) -> None:
    """6. The technical card goes to tech support, the recording to the client."""
    if step.case.report is None:
        return
    for person in step.people.of(Role.TECH_SUPPORT):
        step.letter(Effect.SEND_TECHNICAL_CARD, person.code, person.email)
    if (Effect.SEND_PRESENTATIONS, "1") in step.wanted_again:
        step.to_client(Effect.SEND_PRESENTATIONS, "1")
    if step.case.recording:
        step.to_client(Effect.SEND_RECORDING, "1")
    elif not step.skips("recording"):
        step.waits("менеджер", "Запись обучения", "дать ссылку на запись обучения")
        step.ask(Effect.ASK_RECORDING, "1")


def follow_up(step: Step) -> None:
    """7. Two or three days later the manager gets in touch, again and again, until it goes well or is stopped."""
    case = step.case
    planned = case.follow_up
    if planned is None:
        return
    withdraw_follow_up_runs(step)
    for answer in case.follow_up_answers:
        if answer.outcome == "purchase":
            sales = step.people[case.data.sales_manager]
            step.letter(Effect.SEND_PURCHASE, str(answer.number), sales.email)
    if case.follow_up_answer or step.skips("follow_up"):
        return
    if case.follow_up_started or step.reached(planned.due_at):
        step.waits("менеджер", "Контакт после обучения", "связаться с клиентом и записать итог")
        days_left = step.policy.follow_up_overdue_after_days - step.policy.follow_up_after_days
        overdue_at = step.working_day(planned.due_at, days_left + 1)
        step.ask(Effect.ASK_FOLLOW_UP, str(planned.number), overdue_at=overdue_at)
    else:
        if case.follow_up_answers and case.follow_up_answers[-1].outcome == "purchase":
            help_them = (
                "помочь клиенту с закупкой" if case.purchase_taken else "взять вопрос о закупке и помочь клиенту"
            )
            step.waits("МОП", "Контакт после обучения", f"{help_them} до следующего контакта")
        else:
            step.waits("система", "Контакт после обучения", "день следующего контакта с клиентом")
        step.schedule(Effect.SCHEDULE_FOLLOW_UP, str(planned.number))


def purchase(step: Step) -> None:
    """7a. If sales does not take the question of buying, it is reminded, and then the manager asked.

    Looked at last: a case that is over otherwise is not kept open for it, for then the manager has heard how it goes.
    """
    case, policy, number = step.case, step.policy, str(step.case.purchase)
    handed_at = step.done_at(Effect.SEND_PURCHASE, number)
    if not step.goes_on or case.purchase_taken or handed_at is None:
        return
    step.also_waits("МОП", "Вопрос о закупке", "взять вопрос о закупке и отметить это")
    remind_at = step.working_day(handed_at, policy.sales_reminder_after_days)
    if step.reached(remind_at):
        step.letter(Effect.REMIND_SALES, number, step.people[case.data.sales_manager].email)
    reminded_at = step.done_at(Effect.REMIND_SALES, number) or remind_at
    if step.reached(step.working_day(reminded_at, policy.sales_overdue_after_days)):
        step.ask(Effect.ASK_PURCHASE, number)


def withdraw_follow_up_runs(step: Step) -> None:
    """Scheduled runs whose contact was moved, answered before its day, or is not to take place now, are cancelled."""
    case = step.case
    none_now = case.cancelled or pause(case, step.now) or step.skips("follow_up") or case.follow_up_answer
    for planned in case.follow_ups:
        moved = case.follow_up is not None and planned.number < case.follow_up.number
        took_place = planned.number in case.follow_ups_started
        if (moved or none_now) and not took_place:
            step.withdraw(Effect.CANCEL_FOLLOW_UP, str(planned.number), Effect.SCHEDULE_FOLLOW_UP)


def site_photos(step: Step) -> None:
    """8. If equipment will be mounted, photos of the site are asked for until 220 V, internet and all is there."""
    case, answer = step.case, step.case.follow_up_answer
    if answer is None or answer.outcome != "well" or not answer.site_work or case.site_ready:
        return
    if step.skips("site_photos"):
        return
    number = str(case.photo_round)
    if case.photos:
        step.waits("менеджер", "Фото площадки", "оценить фото площадки")
        step.ask(Effect.ASK_VERDICT, number)
        return
    step.waits("клиент", "Фото площадки", "фото площадки от клиента")
    step.to_client(Effect.REQUEST_PHOTOS, number)
    if requested_at := step.done_at(Effect.REQUEST_PHOTOS, number):
        remind_photos(step, number, requested_at)


def remind_photos(step: Step, number: str, requested_at: datetime) -> None:
    """No photos: the client is reminded, and then the manager; never both in one breath."""
    policy = step.policy
    remind_at = step.working_day(requested_at, policy.photos_reminder_after_days)
    if step.reached(remind_at):
        step.to_client(Effect.REMIND_PHOTOS, number)
    reminded_at = step.done_at(Effect.REMIND_PHOTOS, number) or remind_at
    days_left = max(1, policy.photos_overdue_after_days - policy.photos_reminder_after_days)
    step.ask(Effect.ASK_PHOTOS, number, overdue_at=step.working_day(reminded_at, days_left))


def after_restore(step: Step) -> None:
    """Whenever an older copy was restored: letters wait until the manager has said which have been sent."""
    if not step.case.restore_reviewed:
        step.waits("менеджер", "После восстановления", "сказать, что уже отправлено: база восстановлена из копии")
        labels = "\n".join(it.effect.label for it in step.decision.held)
        step.ask(Effect.ASK_AFTER_RESTORE, str(step.case.restores), note=labels)
