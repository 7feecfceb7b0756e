"""The end of the story: equipment, the day of the crew, what they have mounted."""

from datetime import date
from typing import TYPE_CHECKING, Any

from demo.cast import INSTALLER, MANAGER, SALES, SUPPORT
from demo.doors import NotObservedError

if TYPE_CHECKING:
    from demo.story import Story


def mount_the_equipment(story: "Story") -> None:
    """From a site that is ready to a case that is finished."""
    first, second = story.working_days(2)
    day: dict[str, Any] = {
        "action": "назначить или перенести",
        "day": first.isoformat(),
        "time": "10:00",
        "mounted_by": "наши монтажники",
        "installer": "Игорь Волков",
        "mounting": "2 шлагбаума CAME",
        "access": "Охрана предупреждена, встретит Ольга Петровна",
    }
    equipment = story.letter(MANAGER, "узнать, где оборудование")
    story.step("Площадка готова. Назначить монтаж сразу система не даёт: оборудования ещё нет")
    early = story.forms.submit("77", case=story.code(), who=MANAGER, **day)
    story.expect(early, "Не принято: Подключение")
    story.step("Поставщик отправил шлагбаумы: клиент узнаёт, что едет и когда, а пока едет – дня не назначить")
    story.expect(story.forms.follow(equipment, "51", **_shipment(story, first)), "Записано")
    on_its_way = story.letter(story.client, "к вам едет оборудование")
    if not any("cdek.ru" in it for it in on_its_way.links):
        raise NotObservedError("в письме о доставке нет ссылки на сайт перевозчика")
    story.expect(story.forms.submit("77", case=story.code(), who=MANAGER, **day), "Не принято: Подключение")
    story.step("Приехало раньше и целым: можно договариваться о дне и о том, кто пустит бригаду")
    came: dict[str, Any] = {"came": "пришло целым и полностью", "received_on": story.today.isoformat()}
    story.expect(story.forms.submit("52", case=story.code(), who=MANAGER, **came), "Записано")
    story.expect(story.forms.follow(story.letter(MANAGER, "назначить монтаж"), "77", **day), "Записано")
    story.letter(story.client, "день монтажа")
    story.step(f"Клиент просит на день позже, {second:%d.%m}: встреча передвинется в календарях клиента и монтажника")
    moved = day | {"day": second.isoformat()}
    story.expect(story.forms.submit("77", case=story.code(), who=MANAGER, **moved), "Записано")
    story.letter(story.client, "новый день монтажа")
    invited = story.letter(INSTALLER, "монтаж pass24", times=2)
    story.step("Приехали раньше – сегодня; монтажник записывает итог, серийные номера уходят в карточку для ТП")
    report: dict[str, Any] = {
        "outcome": "смонтировано и работает",
        "reported_on": story.today.isoformat(),
        "serials": "шлагбаум CAME – C-1001\nшлагбаум CAME – C-1002",
    }
    run = story.forms.follow(invited, "78", **report)
    story.expect(run, "Записано")
    story.letter(story.client, "встреча снята: монтаж")
    story.letter(INSTALLER, "встреча снята: монтаж")
    story.letter(SUPPORT, "карточка для тп", times=3)
    if "подключение завершено" not in run.message:
        raise NotObservedError(f"подключение не завершено: {run.message}")
    story.step("Клиент, продажи и техподдержка получили по письму: что готово, кого спросить, что дальше")
    for to, subject in ((story.client, "всё готово"), (SALES, "клиент подключён"), (SUPPORT, "завершено")):
        story.letter(to, subject)


def _shipment(story: "Story", expected_on: date) -> dict[str, Any]:
    return {
        "goods": "шлагбаум CAME – 2",
        "sender": "от поставщика",
        "sent_from": "Шлагбаумы Про, Тверь",
        "destination": "на объект клиента",
        "carrier": "СДЭК",
        "track": "1234567890",
        "payer": "PASS24",
        "sent_on": story.today.isoformat(),
        "expected_on": expected_on.isoformat(),
    }
