"""The letters people get, as they tell them apart: to whom, how the subject begins, how the timeline calls them."""

from dataclasses import dataclass
from typing import Literal

Reader = Literal["client", "manager", "asker", "second", "trainer", "installer", "head", "sales", "support"]


@dataclass(frozen=True)
class Kind:
    """A kind of letter. `named` begins the sentence of the case's timeline that says one may have gone out twice."""

    reader: Reader
    begins: str
    named: str


ACCESS = Kind("client", "Доступ в PASS24", "Письмо клиенту: доступ и материалы")
NEW_ACCESS = Kind("client", "Новый доступ в PASS24", ACCESS.named)
INVITATION = Kind("client", "Обучение PASS24 · ", "Письмо клиенту: приглашение на обучение")
MOVED = Kind("client", "Обучение PASS24 перенесено", INVITATION.named)
NEW_DATE = Kind("client", "Новая дата обучения", INVITATION.named)
NO_SHOW = Kind("client", "Не получилось встретиться", "Письмо клиенту: встреча не состоялась")
TRAINER_INVITED = Kind("trainer", "Обучение проводите вы", "Тренеру: приглашение на обучение")
TRAINER_RELEASED = Kind("trainer", "Встреча снята: обучение · ", "Тренеру: встреча снята")
POOR_SCORE = Kind("head", "Оценка обучения", "Руководителю: оценка обучения")
SUMMARY = Kind("client", "После обучения", "Письмо клиенту: после обучения")
SUMMARY_CORRECTED = Kind("client", "Исправлено: После обучения", SUMMARY.named)
PRESENTATIONS = Kind("client", "Презентации к обучению", "Письмо клиенту: презентации")
CALLED_OFF = Kind("client", "Встреча снята: обучение PASS24", "Письмо клиенту: встреча снята")
RECORDING = Kind("client", "Запись обучения", "Письмо клиенту: запись обучения")
INVITED_AGAIN = Kind("client", "Ещё одна встреча", INVITATION.named)
PHOTOS = Kind("client", "Фото площадки", "Письмо клиенту: запрос фото площадки")
MORE_PHOTOS = Kind("client", "Нужны ещё фото", PHOTOS.named)
MOUNTING_DAY = Kind("client", "День монтажа PASS24", "Письмо клиенту: день монтажа")
MOUNTING_OFF = Kind("client", "Встреча снята: монтаж уже", "Письмо клиенту: монтаж снят")
CREW_INVITED = Kind("installer", "Монтаж PASS24 · ", "Монтажникам: приглашение на монтаж")
CREW_RELEASED = Kind("installer", "Встреча снята: монтаж · ", "Монтажникам: монтаж снят")
READY = Kind("client", "Всё готово", "Письмо клиенту: всё готово")
SALES_READY = Kind("sales", "Клиент подключён", "Письмо в МОП: клиент подключён")
SUPPORT_READY = Kind("support", "Подключение завершено", "Письмо в ТП: подключение завершено")
SUPPORT_ACCOUNT = Kind("support", "Учётная запись в облаке", "Письмо в ТП: учётная запись в облаке")
CARD_CHANGED = Kind("support", "Карточка для ТП изменилась", "Карточка для ТП")
CARD = Kind("support", "Карточка для ТП", "Карточка для ТП")
PURCHASE = Kind("sales", "Вопрос о закупке", "Письмо в МОП: вопрос о закупке")
REQUEST_ANSWERED = Kind("asker", "Ответ на запрос", "Тому, кто спросил: ответ на запрос")
ASK_TALK = Kind("manager", "Ваш ход: провести первый разговор", "Ваш ход: провести первый разговор")
ASK_ADDRESS = Kind("manager", "Ваш ход: согласовать адрес", "Ваш ход: согласовать адрес облака")
ASK_CLOUD_HELP = Kind("manager", "Ваш ход: помочь с облаком", "Ваш ход: помочь с облаком")
ASK_PLACE = Kind("manager", "Ваш ход: записать объект", "Ваш ход: записать объект в облаке")
ASK_CONTACT = Kind("manager", "Ваш ход: узнать другую почту", "Ваш ход: узнать другую почту клиента")
ASK_TRAINING = Kind("manager", "Ваш ход: назначить обучение", "Ваш ход: назначить обучение")
ASK_ANOTHER = Kind("manager", "Ваш ход: назначить ещё одну встречу", ASK_TRAINING.named)
ASK_NEW_DATE = Kind("manager", "Ваш ход: назначить новую дату обучения", ASK_TRAINING.named)
ASK_FOLLOW_UP = Kind("manager", "Ваш ход: связаться с клиентом", "Ваш ход: связаться с клиентом")
BRIEF = Kind("manager", "Скоро контакт с клиентом", "Менеджеру: скоро контакт с клиентом")
ASK_SILENT = Kind("manager", "Ваш ход: решить, как быть: клиент не отвечает", "Ваш ход: решить, как быть")
CLIENT_ANSWERED = Kind("client", "Ответ на ваш вопрос", "Письмо клиенту: ответ на вопрос")
ASK_QUESTION = Kind("manager", "Ваш ход: ответить на вопрос клиента", "Ваш ход: ответить на вопрос клиента")
ASK_PHOTOS = Kind("manager", "Фото запрошены", "Фото запрошены")
ASK_VERDICT = Kind("manager", "Ваш ход: оценить фото", "Ваш ход: оценить фото площадки")
ASK_EQUIPMENT = Kind("manager", "Ваш ход: узнать, где оборудование", "Ваш ход: узнать, где оборудование")
ASK_INSTALLATION = Kind("manager", "Ваш ход: назначить монтаж", "Ваш ход: назначить монтаж")
ASK_END = Kind("second", "Ваш ход: подтвердить остановку", "Ваш ход: подтвердить остановку")
ASK_NEW_CONTACT = Kind("second", "Ваш ход: подтвердить новую почту", "Ваш ход: подтвердить новую почту клиента")
EARLIER_ADDRESS = Kind("client", "Перенос доступа", "Письмо на прежнюю почту клиента: перенос доступа")

KINDS = [value for value in list(globals().values()) if isinstance(value, Kind)]

ALARM = "Сбой запуска"
"""How the operators' letters begin."""
OF_THE_DOOR = ("Вход в систему", "Под вашим именем вошли")
"""Letters about signing in belong to no case."""
FLAG = "письмо могло уйти"
"""What the timeline says where nobody can know whether a letter has gone out."""


def kind_of(subject: str) -> Kind | None:
    """What kind a letter is; None: of none that should ever be sent here."""
    return next((it for it in KINDS if subject.startswith(it.begins)), None)
