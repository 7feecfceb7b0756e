"""Two at once, through the real worker: one wins, the other waits its turn or says in one sentence what happened."""

from collections import Counter
from pathlib import Path

from demo.doors import Forms, Mailbox, wait_for
from stack.local import PROJECT, Stack
from tests.acceptance.another_worker import another_worker
from tests.acceptance.clients import MANAGER, clouds_of, letters_to, mail_fault, new_client

ACCESS = "Доступ в PASS24"


def test_a_double_click_on_a_new_client_is_one_case(forms: Forms, mailbox: Mailbox) -> None:
    client = new_client("Двойной Щелчок", "dvojnoj", talk_on="", slug="")
    runs = [forms.send("10", **client) for _ in range(2)]

    ends = [forms.finished(it) for it in runs]

    assert sorted(it.badge for it in ends) == ["Записано", "Не принято: Объект"]
    assert "Такое подключение уже идёт" in next(it.message for it in ends if it.badge != "Записано")
    about = Counter(it.subject for it in mailbox.letters() if "Двойной Щелчок" in it.subject)
    assert about == {"Ваш ход: провести первый разговор · Двойной Щелчок": 1}


def test_a_double_click_with_an_address_is_one_case_with_one_cloud(forms: Forms, mailbox: Mailbox) -> None:
    runs = [forms.send("10", **new_client("Ещё Щелчок", "shchelchok")) for _ in range(2)]

    ends = [forms.finished(it) for it in runs]

    assert [it.badge == "Записано" for it in ends].count(True) == 1
    assert len(clouds_of(mailbox, "shchelchok")) == 1
    assert letters_to(mailbox, "shchelchok") == [f"{ACCESS} · Ещё Щелчок"]


def test_an_answer_that_comes_while_the_cloud_is_made_counts_for_the_run_that_waits(
    forms: Forms, mailbox: Mailbox
) -> None:
    """The contact is corrected meanwhile: the access goes to the new address, sent by the run that holds the case."""
    making = forms.send("10", **new_client("Пока Делается", "poka"))
    cloud = wait_for("заказ облака", lambda: clouds_of(mailbox, "poka") or None, 60)[0]
    code = cloud["case_ref"].partition(".")[0]
    contact = {"contact_name": "Иван Новый", "contact_email": "novy@poka.example", "contact_phone": ""}

    corrected = forms.finished(forms.send("15", case=code, who="Анна Смирнова", **contact))
    made = forms.finished(making)

    assert (corrected.badge, made.badge) == ("Записано", "Записано")
    assert "занят другой запуск" in corrected.message
    assert [it.to for it in mailbox.letters() if it.subject == f"{ACCESS} · Пока Делается"] == ["novy@poka.example"]


def test_three_reconciles_at_once_send_what_is_due_once(stack: Stack, forms: Forms, mailbox: Mailbox) -> None:
    mail_fault(stack, kind="refuse", code=451, phase="rcpt", recipient=MANAGER, times=4)
    forms.submit("10", **new_client("Трое Сразу", "troe", talk_on="", slug=""))

    ends = [forms.finished(it) for it in [forms.send("99") for _ in range(3)]]
    ends.append(forms.reconcile())

    assert {it.badge for it in ends} <= {"Сверено", "Уже идёт"}
    assert ends[-1].badge == "Сверено"
    about = Counter(it.subject for it in mailbox.letters() if "Трое Сразу" in it.subject)
    assert about == {"Ваш ход: провести первый разговор · Трое Сразу": 1}


def test_two_workers_share_the_runs_and_do_everything_once(
    stack: Stack, forms: Forms, mailbox: Mailbox, tmp_path: Path
) -> None:
    """Each is told of the same runs, once a second: whoever is first has it. Three: so many clouds are made at once."""
    log = tmp_path / "another.log"
    hosts = [f"vdvojom-{number}" for number in range(3)]
    with another_worker(stack, PROJECT, log) as worker:
        wait_for("второй воркер берёт запуски", lambda: forms.submit("99") and _began(log), 120)
        clients = [forms.send("10", **new_client(f"Вдвоём {host}", host)) for host in hosts]
        reconciles = [forms.send("99") for _ in range(4)]
        ends = [forms.finished(it) for it in (*clients, *reconciles)]
        worker.terminate()
        assert worker.wait(60) == 0

    assert [it.badge for it in ends[:3]] == ["Записано"] * 3
    assert {it.badge for it in ends[3:]} <= {"Сверено", "Уже идёт"}
    assert [len(clouds_of(mailbox, host)) for host in hosts] == [1] * 3
    assert [letters_to(mailbox, host) for host in hosts] == [[f"{ACCESS} · Вдвоём {host}"] for host in hosts]
    about = Counter(it.subject for it in mailbox.letters() if "Вдвоём" in it.subject)
    assert set(about.values()) == {1}
    began = Counter([*_began(log), *_began(stack.home / "log" / "worker.log")])
    assert [began[it.id] for it in ends] == [1] * 7


def _began(log: Path) -> list[str]:
    """The ids of the runs that a worker has begun, from its log."""
    words = log.read_text(encoding="utf-8", errors="replace").split()
    return [it.rpartition("/")[2] for it in words if "/runs/flow-run/" in it]
