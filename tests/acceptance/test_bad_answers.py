"""What a manager can get wrong ends in a badge and a sentence, through the real worker; nothing is written or sent."""

from demo.doors import Forms, Mailbox
from tests.acceptance.clients import MANAGER, new_client


def test_each_bad_answer_ends_in_a_badge_that_names_the_field(forms: Forms, mailbox: Mailbox) -> None:
    bad = {
        "Не принято: Объект": ("10", new_client("   ", "bad-one")),
        "Не принято: Контакт: почта": ("10", new_client("Тест", "bad-two", contact_email="a@b.ru\r\nBcc: c@d.ru")),
        "Не принято: Адрес облака": ("10", new_client("Тест", "admin")),
        "Не принято: Подключение": ("20", {"case": "R-9999", "who": "Анна Смирнова"}),
        "Не принято: Тип объекта": ("10", new_client("Тест", "bad-three", object_type=7)),
    }
    before = _of_cases(mailbox)

    runs = {badge: forms.send(number, **fields) for badge, (number, fields) in bad.items()}

    for badge, run_id in runs.items():
        run = forms.finished(run_id)
        assert run.badge == badge
        assert run.message.endswith(".")
    assert _of_cases(mailbox) == before


def _of_cases(mailbox: Mailbox) -> int:
    """All letters but the door's own, of whoever signs in for the first time."""
    return sum("нового устройства" not in it.subject for it in mailbox.letters())


def test_html_in_names_is_plain_in_text_and_escaped_in_html(forms: Forms, mailbox: Mailbox) -> None:
    name = "ТЦ <b>Жирный</b> & сын"

    run = forms.submit("10", **new_client(name, "bold", slug="", talk_on=""))

    assert run.badge == "Записано"
    letter = mailbox.wait(MANAGER, name, seconds=5)
    assert name in letter.text
    assert name not in letter.path.read_text(encoding="utf-8")
