"""A run that breaks is told to the operators: Prefect's automation starts the form that writes the letter."""

import os
import signal
from typing import Any

from demo.doors import Forms, Mailbox, outcome, wait_for
from stack.local import Stack
from tests.acceptance.clients import MANAGER, TODAY, clouds_of, letters_to, new_client, reconcile_until

OPERATORS = "operations@pass24.example"


def test_a_broken_run_is_told_once_an_hour_and_its_case_goes_on(stack: Stack, forms: Forms, mailbox: Mailbox) -> None:
    first, refused, second = (agreeing(forms, mailbox, host) for host in ("sboj", "otkaz", "sboj-2"))
    no_answer = forms.submit("30", **refused | {"slug": "?"})
    assert no_answer.badge == "Не принято: Адрес облака"

    broken = break_a_run(stack, forms, mailbox, first)
    letter = mailbox.wait(OPERATORS, "Сбой запуска: 30 · Адрес облака согласован · Склад sboj")
    assert f"{stack.public_url}/v2/runs/flow-run/{broken}" in letter.text
    assert "30 · Адрес облака согласован" in letter.text

    again = break_a_run(stack, forms, mailbox, second)
    told = wait_for("обе тревоги", lambda: alarms(forms) if again in alarms(forms) else None, 60)
    assert (told[broken], told[again]) == ("Сообщено", "Уже сообщили")
    assert no_answer.id not in told
    assert len([it for it in mailbox.letters() if "Адрес облака согласован" in it.subject and it.to == OPERATORS]) == 1

    for host in ("sboj", "sboj-2"):
        reconcile_until(forms, f"доступ у {host}", lambda host=host: letters_to(mailbox, host))
        assert letters_to(mailbox, host) == [f"Доступ в PASS24 · Склад {host}"]


def agreeing(forms: Forms, mailbox: Mailbox, host: str) -> dict[str, Any]:
    """A client whose address is still to be agreed; form 30 that does it, filled in."""
    client = new_client(f"Склад {host}", host, slug="", agreed_by="", agreed_on="", agreed_how="")
    assert forms.submit("10", **client).badge == "Записано"
    letter = mailbox.wait(MANAGER, f"Ваш ход: согласовать адрес облака · Склад {host}")
    return letter.filled_in(
        forms.deployment_id("30"), slug=host, agreed_by="Пётр Савин", agreed_on=TODAY, agreed_how="звонок"
    )


def break_a_run(stack: Stack, forms: Forms, mailbox: Mailbox, fields: dict[str, Any]) -> str:
    """Kills the process of a run that waits for its cloud, as the system does when memory is short."""
    run_id = forms.send("30", **fields)
    wait_for("облако заказано", lambda: clouds_of(mailbox, fields["slug"]) or None, 60)

    def process() -> int | None:
        run = stack.ask_prefect("GET", f"/flow_runs/{run_id}").raise_for_status().json()
        number = run["infrastructure_pid"]
        return int(number.rpartition(":")[2]) if number else None

    os.kill(wait_for("номер процесса", process, 60), signal.SIGKILL)
    assert forms.finished(run_id).badge == "Crashed"
    return run_id


def alarms(forms: Forms) -> dict[str, str]:
    """How each run of form 98 has ended, by the run it was about."""
    ours = forms.deployment_id("98")
    ended = [it for it in forms.runs() if it["deployment_id"] == ours and it["state_type"] in ("COMPLETED", "FAILED")]
    return {it["parameters"]["run"]: outcome(it["state_name"], it["state"]["message"])[0] for it in ended}
