"""The end of the story: equipment, the day of the crew, what they have mounted."""

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
    story.step("Оборудование получено: можно договариваться о дне и о том, кто пустит бригаду")
    story.expect(story.forms.follow(equipment, "76", where="получено, лежит на месте"), "Записано")
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
