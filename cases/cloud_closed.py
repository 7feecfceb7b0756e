"""Why a cloud does not open yet, in the words of people; and when a change of it is worth writing down."""

from datetime import datetime, timedelta

from cases.case import Case
from cases.facts import CloudClosed

NO_ANSWER = "no_answer"
"""nadmozg itself could not be asked."""
NO_ADMIN = "no_admin"
"""The page answers, but nadmozg knows of no administrator."""
WORDS = {
    "no_address": "вместо адреса облака записано что-то другое",
    "no_https": "адрес облака должен начинаться с https://",
    "no_name": "имени ещё нет в DNS",
    "not_public": "это адрес внутренней сети, а не облака",
    "no_connection": "по адресу никто не отвечает",
    "late": "страница не открылась за отведённое время, с: {}",
    "other_name": "сертификат выдан на другое имя",
    "unknown_authority": "сертификат подписан неизвестным центром",
    "expired": "срок сертификата истёк или ещё не начался",
    "bad_certificate": "сертификат не в порядке",
    "elsewhere": "адрес ведёт на другой сайт: {}",
    "circle": "адрес ведёт по кругу",
    "status": "вместо страницы входа ответ {}",
    "no_page": "вместо страницы по адресу файл: {}",
    "no_password": "страница открывается, но поля для пароля на ней нет",
    "no_text": "страница открывается, но на ней нет слов «{}»",
    "odd": "по адресу отвечают непонятно",
    NO_ADMIN: "страница открывается, но учётной записи администратора в облаке ещё нет",
    NO_ANSWER: "nadmozg не отвечает, о готовности не узнать",
}
LEAST_BETWEEN = timedelta(minutes=5)


def closed_words(closed: CloudClosed) -> str:
    """One clause, without a full stop."""
    return WORDS.get(closed.reason, WORDS["odd"]).format(closed.detail)


def is_news(case: Case, closed: CloudClosed, now: datetime) -> bool:
    """Whether to record it: another reason than the last. If they come and go, the seldomer the longer it lasts."""
    if case.cloud_closed is None:
        return True
    if case.cloud_closed == closed:
        return False
    recorded = [it.at for it in case.facts if isinstance(it.fact, CloudClosed)]
    return now - recorded[-1] >= max(LEAST_BETWEEN, (now - recorded[0]) / 4)
