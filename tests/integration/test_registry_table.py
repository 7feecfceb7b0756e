"""Form 96 on a real database, in a process with settings of its own: checked, recorded once, contradictions told."""

import os
import subprocess
import sys

from sqlalchemy import Engine, text

from stack.local import PROJECT
from tests.integration.test_registry import rows, tell

PLAY = """
import sys
from dataclasses import replace
from cases.forms.registry_table import ImportRegistry
from engine.wiring import people, wiring
from journey.registry_table import registry_table

desk = replace(wiring().desk(), actor=people()["smirnova"])
form = ImportRegistry({"table": sys.argv[1], "action": sys.argv[2], "overwrite": sys.argv[3] == "yes"}, desk)
form.check()
outcome = registry_table(form)
print(outcome.badge, outcome.message, sep="\\n")
"""
TABLE = "\n".join(
    [
        "ID\tНазвание\tТип\tЮрлицо\tАдрес\tКоординаты\tКогда подключен\tКомментарий",
        "1\tСклад Заря\tсклад\tООО «Заря»\tТверь, ул. Мира, 7\t56.859611, 35.911896\t01.09.2026\tсо двора",
        "2\tСклад Кривой\tзавод\tКривой ООО\tТверь, ул. Мира, 8\t\t\t",
    ]
)


def submitted(url: str, action: str = "записать", overwrite: str = "", table: str = TABLE) -> str:
    settings = {"DATABASE_URL": url, "UI_URL": "https://onboarding.example", "NADMOZG_URL": "manual"}
    settings |= {"SMTP_HOST": "127.0.0.1", "MAIL_SENDER": "onboarding@example.com"}
    environment = os.environ | {f"ONBOARDING_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-c", PLAY, table, action, overwrite]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_a_table_is_checked_then_recorded_once_and_what_people_say_stands(database_url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases, objects CASCADE"))

    checked = submitted(database_url, "только проверить")
    assert checked.startswith("Проверено\n")
    assert "Новых – 1, с изменениями – 0, без изменений – 0, с противоречиями – 0, ошибок – 1." in checked
    assert "Строка 3 (Склад Кривой), «Тип»: «завод» нет среди вариантов" in checked
    assert "Ничего не записано" in checked
    assert rows(engine) == ()

    assert "Добавлены:\nСтрока 2 (Склад Заря)" in submitted(database_url)
    (row,) = rows(engine)
    assert (row.name, row.client_name, row.region, row.cases) == ("Склад Заря", "Заря ООО", "Тверская область", ())
    before = row
    assert "Новых – 0, с изменениями – 0, без изменений – 1" in submitted(database_url)
    assert rows(engine) == (before,), "the same file twice changes nothing, not even when"

    tell(engine, row.code, comment="своими руками")
    differs = submitted(database_url)
    assert f"Строка 2 (Склад Заря), {row.code}, комментарий: здесь «своими руками», в таблице «со двора»" in differs
    assert rows(engine)[0].comment == "своими руками"
    assert "комментарий – со двора" in submitted(database_url, overwrite="yes")
    assert rows(engine)[0].comment == "со двора"
