"""What the far ends have seen, compared with what every case should have had."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from demo.cast import CLIENT, HEAD, INSTALLER, MANAGER, SALES, SUPPORT, TRAINER
from demo.doors import Letter

EXPECTED = Counter(
    {
        (CLIENT, "Доступ в PASS24"): 1,
        (CLIENT, "Обучение PASS24 ·"): 1,
        (CLIENT, "Обучение PASS24 перенесено"): 1,
        (CLIENT, "Презентации"): 1,
        (CLIENT, "Встреча снята: обучение"): 1,
        (CLIENT, "После обучения"): 1,
        (CLIENT, "Фото площадки"): 1,
        (CLIENT, "Нужны ещё фото"): 1,
        (CLIENT, "К вам едет оборудование"): 1,
        (CLIENT, "День монтажа PASS24"): 1,
        (CLIENT, "Новый день монтажа"): 1,
        (CLIENT, "Встреча снята: монтаж"): 1,
        (CLIENT, "Всё готово"): 1,
        (SUPPORT, "Учётная запись в облаке"): 1,
        (SUPPORT, "Карточка для ТП"): 3,  # completed, and once more with serial numbers
        (MANAGER, "Ответ на запрос: вопрос о закупке"): 1,
        (SUPPORT, "Подключение завершено"): 1,
        (SALES, "Вопрос о закупке"): 1,
        (SALES, "Клиент подключён"): 1,
        (MANAGER, "Ваш ход: провести первый"): 1,
        (MANAGER, "Ваш ход: согласовать адрес"): 1,
        (MANAGER, "Ваш ход: назначить обучение"): 1,
        (MANAGER, "Обучение проводите вы"): 1,
        (MANAGER, "Встреча снята: обучение"): 1,
        (TRAINER, "Обучение проводите вы"): 1,
        (TRAINER, "Встреча снята: обучение"): 1,
        (HEAD, "Оценка обучения: 2 из 5"): 1,
        (HEAD, "Исправлено: Оценка обучения: 5 из 5"): 1,
        (CLIENT, "Ответ на ваш вопрос"): 2,
        (MANAGER, "Ваш ход: ответить на вопрос"): 1,
        (MANAGER, "Ваш ход: связаться"): 3,
        (MANAGER, "Фото запрошены"): 2,
        (MANAGER, "Ваш ход: исправить карточку"): 1,
        (MANAGER, "Ваш ход: узнать, где оборудование"): 1,
        (MANAGER, "Ваш ход: назначить монтаж"): 1,
        (INSTALLER, "Монтаж PASS24"): 2,
        (INSTALLER, "Встреча снята: монтаж"): 1,
        (MANAGER, "Ваш ход: оценить фото"): 2,
    }
)
"""Every letter of the story: to whom, how its subject begins, how often."""
OF_THE_DOOR = ("Вход в систему", "Под вашим именем вошли")
"""Letters about signing in belong to no case."""


@dataclass
class Findings:
    """What is wrong; nothing, if everything expected was observed and nothing else."""

    faults: list[str] = field(default_factory=list)

    def check_letters(self, letters: list[Letter]) -> None:
        """Each expected letter came as often as it should, and no other did."""
        seen: Counter[tuple[str, str]] = Counter()
        for letter in letters:
            if letter.subject.startswith(OF_THE_DOOR):
                continue
            known = [key for key in EXPECTED if key[0] == letter.to and letter.subject.startswith(key[1])]
            if len(known) != 1:
                self.faults.append(f"лишнее письмо: {letter.to}, «{letter.subject}»")
            else:
                seen[known[0]] += 1
        for key, count in EXPECTED.items():
            if seen[key] != count:
                self.faults.append(f"писем «{key[1]}…» для {key[0]}: {seen[key]}, а ждали {count}")
        twice = [name for name, count in Counter(it.message_id for it in letters).items() if count > 1]
        if twice:
            self.faults.append(f"письма пришли дважды: {', '.join(twice)}")

    def check_clouds(self, clouds: list[dict[str, Any]]) -> None:
        """One cloud, active, with the client's login and an account of tech support."""
        if len(clouds) != 1:
            self.faults.append(f"облаков {len(clouds)}, а ждали одно")
            return
        roles = Counter(user["role"] for user in clouds[0]["users"])
        if roles["support"] != 1 or sum(roles.values()) != 2:
            self.faults.append(f"учётные записи в облаке: {dict(roles)}, а ждали клиента и ТП")
        objects = [(it["name"], it["address"], it["lat"]) for it in clouds[0]["objects"]]
        if objects != [("ЖК Ромашка", "Москва, ул. Садовая, 1", 55.751244)]:
            self.faults.append(f"объекты в облаке: {objects}, а ждали один")
        if clouds[0]["state"] != "active":
            self.faults.append(f"облако в состоянии {clouds[0]['state']}")
        if not any(user["first_login_at"] for user in clouds[0]["users"] if user["email"] == CLIENT):
            self.faults.append("nadmozg не видел входа клиента")

    def check_runs(self, runs: list[dict[str, Any]]) -> None:
        """Every run ended well, or was refused with a badge; none crashed, none is stuck."""
        for run in runs:
            if run["state_type"] in ("CRASHED", "PENDING", "RUNNING") or _broke(run):
                self.faults.append(f"запуск «{run['name']}» закончился как {run['state_name']}")
            if run["state_type"] == "SCHEDULED" and run.get("auto_scheduled") is not True:
                self.faults.append(f"запуск «{run['name']}» остался в расписании")


def _broke(run: dict[str, Any]) -> bool:
    """Failed, though its answer was not refused."""
    return run["state_type"] == "FAILED" and not run["name"].startswith("Не принято")


def letters_table(letters: list[Letter]) -> str:
    """The letters in the order they came, with the paths of their files."""
    width = max((len(it.subject) for it in letters), default=0)
    rows = (f"  {it.to:<26} {it.subject:<{width}}  {it.path}" for it in letters)
    return "\n".join(rows)
