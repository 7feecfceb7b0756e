"""The department's numbers, in one place; every one can be overridden in the settings (ONBOARDING_POLICY__…)."""

from datetime import time, timedelta

from pydantic import BaseModel, ConfigDict


class Policy(BaseModel):
    """How long we wait, when we look again, when we remind. Days are working days of Russia."""

    model_config = ConfigDict(frozen=True)

    day_starts_at: time = time(10, 0)
    """When letters that wait for a day leave, in the client's own time zone."""
    first_talk_within_days: int = 3
    login_reminder_after_days: int = 2
    """Access sent, nobody logged in: the client is reminded."""
    login_help_after_days: int = 2
    """Reminded, and still nobody: a word to the manager."""
    question_overdue_after_days: int = 2
    """A question to the manager that has no term of its own is repeated once after so many days."""
    report_overdue_after_days: int = 1
    recording_asked_after_days: int = 1
    """A session was held, and there is no recording: the trainer is asked."""
    summary_after_days: int = 2
    """The letter after the training waits so long for the recording."""
    follow_up_after_days: int = 2
    follow_up_overdue_after_days: int = 3
    no_answer_again_after_days: int = 1
    """The client did not answer: the next contact."""
    question_answered_after_days: int = 1
    """A client's question that has no answer yet: a reminder to the manager."""
    urgent_question_reminded_after: timedelta = timedelta(hours=2)
    """The same of an urgent one; the head hears on the next working day."""
    no_answer_times: int = 3
    """So often in a row, and the manager decides what comes next."""
    photos_reminder_after_days: int = 3
    """Photos asked for, none received: the client is reminded."""
    photos_overdue_after_days: int = 5
    """And still none, counted from the request: the manager is reminded; later, if the client was reminded late."""
    equipment_asked_after_days: int = 5
    """Equipment is on its way, nobody knows until when: the manager is asked again after so many days."""
    order_director_above: int = 0
    """In roubles: an invoice over it needs the general director's word, too; 0: every one does."""
    order_invoice_within_days: int = 2
    """An order has left, and there is no invoice: the manager is asked."""
    order_approved_within_days: int = 1
    """An invoice waits for a word: whoever is asked is reminded; then the head is told. Likewise below."""
    order_paid_within_days: int = 2
    order_documents_within_days: int = 3
    """All of it was received; the accountant is asked for the closing documents at once, and reminded then."""
    supplier_chased_after_days: int = 2
    """The promised day is over, and nobody has said that it came: the manager is asked the next day, the supplier is
    written to on this one."""
    edo_accepted_after_days: int = 5
    """Documents in ЭДО that nobody objects to count as accepted. Days of the calendar: the sooner of both readings."""
    shipment_sent_after_days: int = 2
    """A shipment was ordered, and nobody has said that it left: whoever sees to it is asked."""
    installation_duration: timedelta = timedelta(hours=4)
    """What is put into calendars."""
    installation_told_at: time = time(18, 0)
    """On the day of an installation, where it takes place: then whoever mounts is asked how it went."""
    request_taken_after_days: int = 1
    """A request was sent, and nobody of the role has taken it: all of them are reminded."""
    request_answered_after_days: int = 1
    """It was taken, and there is no answer: its owner is reminded."""
    purchase_answered_after_days: int = 3
    """The same of a question of buying: an offer takes longer."""
    payment_overdue_after_days: int = 10
    """Sales was asked for the first payment, and nothing is known: a reminder; the next month asks anew."""
    night_from: time = time(1, 0)
    night_until: time = time(6, 0)
    """Between these, by the department's clock, the registry is held against nadmozg."""
    cloud_help_overdue_after_days: int = 1
    certificate_warning_before: timedelta = timedelta(days=14)
    """A new cloud's certificate that ends so soon is a word to the operators; the client may go in."""
    head_told_after_days: int = 2
    """The manager was reminded of a question, and it is still open: the head gets a word."""
    awake_from: time = time(9, 0)
    awake_until: time = time(21, 0)
    """Reminders of a training are read between these, in the reader's own time zone."""
    training_duration: timedelta = timedelta(hours=1)
    cloud_look_every: timedelta = timedelta(minutes=5)
    """How often a cloud is looked at that no run is waiting for any more."""
    login_look_every: timedelta = timedelta(minutes=15)
    """How often nadmozg is asked for the first login, on the day that the client was written to about it; in that week
    a quarter as often, then once a day (cases/process/way_in.py)."""
    login_looks_at_once: int = 60
    """Of how many clients a reconcile asks: nadmozg's limit of requests is shared by all."""
    cloud_slow_after: timedelta = timedelta(minutes=20)
    cloud_stuck_after: timedelta = timedelta(minutes=45)
    colleague_look_every: timedelta = timedelta(hours=1)
    """How often a colleague's letter that was refused is compared with people.toml."""
    colleague_retry_after: timedelta = timedelta(days=1)
    """A colleague's letter that was refused is tried again after so long, at the same address: servers err, too."""
    retry_after: timedelta = timedelta(minutes=5)
    """An act whose far end was unavailable to the end of its retries is tried again then."""
    far_end_pause: timedelta = timedelta(seconds=30)
    """How long a far end that serves nobody is left alone at first; after each further failure twice as long, up to
    ten times."""
    act_time_limit: timedelta = timedelta(minutes=10)
    """No act takes longer: what was begun earlier than this, by somebody who has lost the lock, is in doubt."""
    notice_within: timedelta = timedelta(hours=1)
    """A notice goes beside a letter that left so recently; later it would be no news."""
    office_time_zone: str = "Europe/Moscow"
    """Where it is `day_starts_at` when the morning digest leaves, for those who prefer one."""
    digest_from: int = 5
    """So many questions to one manager at the same moment (after downtime) come as one letter."""
    access_link_hours: int = 72
    forget_after_days: int = 1095
    """So long after the last thing that happened to a finished case the head is asked whether to forget the client;
    nobody is forgotten without that word. Days of the calendar; 0: nobody is asked."""
