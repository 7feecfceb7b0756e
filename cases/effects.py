"""Effects: what the system does to the outside world, and how the ledger remembers it.

An entry is named by case, effect and occurrence. `occurrence` tells the second training from the first; where an
act had to be begun anew (another address after a refusal, a new secret after a doubt) it gets a further attempt:
«2», «2/2», «2/3».
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Effect(StrEnum):
    """Every act of ours. The value is the ledger's word and the template's name; `label` is what people read."""

    MAKE_CLOUD = "make_cloud"
    RETRY_CLOUD = "retry_cloud"
    MAKE_SUPPORT_ACCOUNT = "make_support_account"
    SCHEDULE_FOLLOW_UP = "schedule_follow_up"
    CANCEL_FOLLOW_UP = "cancel_follow_up"
    # letters to the client
    SEND_CREDENTIALS = "send_credentials"
    REMIND_LOGIN = "remind_login"
    SEND_INVITATION = "send_invitation"
    SEND_CANCELLATION = "send_cancellation"
    SEND_PRESENTATIONS = "send_presentations"
    SEND_RECORDING = "send_recording"
    REQUEST_PHOTOS = "request_photos"
    REMIND_PHOTOS = "remind_photos"
    # letters to colleagues
    SEND_TECHNICAL_CARD = "send_technical_card"
    HAND_OVER_TO_SALES = "hand_over_to_sales"
    REMIND_SALES = "remind_sales"
    TELL_HEAD = "tell_head"
    TELL_HEAD_OVERDUE = "tell_head_overdue"
    # «ваш ход»: letters to the manager, each with a form
    ASK_FIRST_TALK = "ask_first_talk"
    ASK_ADDRESS = "ask_address"
    ASK_CLOUD_BY_HAND = "ask_cloud_by_hand"
    ASK_CLOUD_HELP = "ask_cloud_help"
    ASK_CONTACT = "ask_contact"
    ASK_LOGIN = "ask_login"
    ASK_TRAINING = "ask_training"
    ASK_REPORT = "ask_report"
    ASK_RECORDING = "ask_recording"
    ASK_FOLLOW_UP = "ask_follow_up"
    ASK_SALES = "ask_sales"
    ASK_PHOTOS = "ask_photos"
    ASK_VERDICT = "ask_verdict"
    ASK_AFTER_RESTORE = "ask_after_restore"
    NOTIFY = "notify"
    # looks: they change nothing outside and have no ledger entry
    LOOK_AT_CLOUD = "look_at_cloud"
    LOOK_FOR_LOGIN = "look_for_login"

    @property
    def label(self) -> str:
        """What people read in the timeline, in task runs and in badges."""
        return LABELS[self]

    @property
    def is_letter(self) -> bool:
        return self.value.startswith(("send_", "remind_", "request_", "hand_over_", "tell_", "ask_"))

    @property
    def is_question(self) -> bool:
        """«Ваш ход»: a letter to the manager with a form."""
        return self.value.startswith("ask_")

    @property
    def can_be_gathered(self) -> bool:
        """A letter to a colleague of which many at once are better read as one."""
        return self.is_question or self in (Effect.TELL_HEAD, Effect.TELL_HEAD_OVERDUE)

    @property
    def far_end(self) -> str:
        """Who has to answer for the act to succeed; the access letter and looks need nadmozg first of all."""
        if self in (Effect.SCHEDULE_FOLLOW_UP, Effect.CANCEL_FOLLOW_UP):
            return "prefect"
        if self is Effect.NOTIFY:
            return "notices"
        return "mail" if self.is_letter and self is not Effect.SEND_CREDENTIALS else "nadmozg"

    @property
    def is_held_after_restore(self) -> bool:
        """Whether others would notice a repeat: letters to the client, to sales and to tech support."""
        return self.is_letter and not self.value.startswith(("ask_", "tell_"))

    @property
    def is_look(self) -> bool:
        return self.value.startswith("look_")


FORMS = {
    Effect.ASK_FIRST_TALK: "first_talk",
    Effect.ASK_ADDRESS: "agree_address",
    Effect.ASK_CLOUD_BY_HAND: "cloud_by_hand",
    Effect.ASK_CLOUD_HELP: "retry_cloud",
    Effect.ASK_CONTACT: "correct_contact",
    Effect.ASK_LOGIN: "client_logged_in",
    Effect.ASK_TRAINING: "appoint_training",
    Effect.ASK_REPORT: "report_training",
    Effect.ASK_RECORDING: "share_recording",
    Effect.ASK_FOLLOW_UP: "follow_up_outcome",
    Effect.ASK_SALES: "take_purchase",
    Effect.ASK_PHOTOS: "receive_photos",
    Effect.ASK_VERDICT: "judge_photos",
    Effect.ASK_AFTER_RESTORE: "review_after_restore",
}
"""The form (the name of its flow) that answers a question."""

LABELS = {
    Effect.MAKE_CLOUD: "Заказ облака в nadmozg",
    Effect.RETRY_CLOUD: "Повтор создания облака",
    Effect.MAKE_SUPPORT_ACCOUNT: "Учётная запись техподдержки в облаке",
    Effect.SCHEDULE_FOLLOW_UP: "Контакт с клиентом в расписании",
    Effect.CANCEL_FOLLOW_UP: "Прежний контакт снят с расписания",
    Effect.SEND_CREDENTIALS: "Письмо клиенту: доступ и материалы",
    Effect.REMIND_LOGIN: "Письмо клиенту: напоминание войти",
    Effect.SEND_INVITATION: "Письмо клиенту: приглашение на обучение",
    Effect.SEND_CANCELLATION: "Письмо клиенту: обучение отменено",
    Effect.SEND_PRESENTATIONS: "Письмо клиенту: презентации",
    Effect.SEND_RECORDING: "Письмо клиенту: запись обучения",
    Effect.REQUEST_PHOTOS: "Письмо клиенту: запрос фото площадки",
    Effect.REMIND_PHOTOS: "Письмо клиенту: напоминание о фото площадки",
    Effect.SEND_TECHNICAL_CARD: "Карточка для ТП",
    Effect.HAND_OVER_TO_SALES: "Передача вопроса в МОП",
    Effect.REMIND_SALES: "Напоминание в МОП",
    Effect.TELL_HEAD: "Руководителю: письмо коллеге не доставлено",
    Effect.TELL_HEAD_OVERDUE: "Руководителю: вопрос без ответа",
    Effect.ASK_FIRST_TALK: "Ваш ход: первый разговор",
    Effect.ASK_ADDRESS: "Ваш ход: согласовать адрес облака",
    Effect.ASK_CLOUD_BY_HAND: "Ваш ход: сделать облако вручную",
    Effect.ASK_CLOUD_HELP: "Ваш ход: облако не готово",
    Effect.ASK_CONTACT: "Ваш ход: другая почта клиента",
    Effect.ASK_LOGIN: "Ваш ход: клиент ещё не вошёл",
    Effect.ASK_TRAINING: "Ваш ход: назначить обучение",
    Effect.ASK_REPORT: "Ваш ход: провести обучение и заполнить отчёт",
    Effect.ASK_RECORDING: "Ваш ход: запись обучения",
    Effect.ASK_FOLLOW_UP: "Ваш ход: связаться с клиентом",
    Effect.ASK_SALES: "Ваш ход: вопрос о закупке не взяли",
    Effect.ASK_PHOTOS: "Ваш ход: дождаться фото площадки",
    Effect.ASK_VERDICT: "Ваш ход: оценить фото площадки",
    Effect.ASK_AFTER_RESTORE: "Ваш ход: что уже отправлено",
    Effect.NOTIFY: "Уведомление менеджеру",
    Effect.LOOK_AT_CLOUD: "Проверка облака",
    Effect.LOOK_FOR_LOGIN: "Проверка первого входа",
}


class State(StrEnum):
    """Where an entry of the ledger stands. `begun` by nobody alive is what «in doubt» means."""

    BEGUN = "begun"
    OPEN = "open"  # begun, and certainly nothing happened: may be begun again
    DONE = "done"
    REFUSED = "refused"  # the other side said no; a human is asked
    REPLACED = "replaced"  # may have happened, and another attempt stands in its place


@dataclass(frozen=True)
class Entry:
    """A row of the ledger. `reference` is the far end's own name of what was made (Message-ID, user id, run id)."""

    effect: Effect
    occurrence: str
    state: State
    begun_at: datetime
    done_at: datetime | None = None
    handing_over_at: datetime | None = None
    recipient: str = ""
    reference: str = ""
    refused_by: str = ""
    error: str = ""
    doubted: bool = False

    @property
    def words(self) -> str:
        """The other side's words, without the code in front of them."""
        return self.error.partition(": ")[2] or self.error

    @property
    def base(self) -> str:
        """The occurrence without its attempt."""
        return self.occurrence.partition("/")[0]


@dataclass(frozen=True)
class Entries:
    """The ledger of one case, as decisions read it."""

    entries: tuple[Entry, ...] = ()

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        object.__setattr__(self, "entries", tuple(sorted(entries, key=lambda it: it.begun_at)))

    def attempts(self, effect: Effect, base: str) -> list[Entry]:
        """All attempts at one occurrence, oldest first."""
        return [it for it in self.entries if it.effect is effect and it.base == base]

    def done(self, effect: Effect, base: str | None = None) -> Entry | None:
        """The latest finished attempt (of any occurrence, if none is given)."""
        found = [
            it for it in self.entries if it.effect is effect and it.state is State.DONE and base in (None, it.base)
        ]
        return found[-1] if found else None


class Settlement(StrEnum):
    """What to do about an effect in doubt."""

    REOPEN = "reopen"  # nothing happened, or the far end recognises the repeat by itself
    REPEAT = "repeat"  # may have happened: do it again under the same name, and say so on the timeline
    LEAVE = "leave"  # may have happened, and nobody misses it: never again
    REPLACE = "replace"  # may have happened and cannot be repeated: a new attempt that replaces it, and say so


def settle(entry: Entry) -> Settlement:
    """How an entry in doubt is settled; only mail can have happened without anybody being able to tell.

    nadmozg knows our idempotency key and `case_ref`, Prefect our `idempotency_key`; a letter that was not being
    handed over within SMTP's DATA was certainly not sent. The secret of the access letter was not kept, so its
    repeat is another letter. A notice only points at a letter: it is let be.
    """
    if entry.effect is Effect.NOTIFY:
        return Settlement.LEAVE
    if not entry.effect.is_letter or entry.handing_over_at is None:
        return Settlement.REOPEN
    return Settlement.REPLACE if entry.effect is Effect.SEND_CREDENTIALS else Settlement.REPEAT
