"""`python -m stack backup` of a running stack, `restore` into a new home, and the case goes on there."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.doors import Forms, Mailbox
from stack.clean import clean
from stack.local import PROJECT, Stack
from stack.ports import Ports
from tests.acceptance.clients import MANAGER, TODAY, clouds_of, letters_to, new_client
from tests.acceptance.conftest import CLOUD_SECONDS, HURRY

pytestmark = pytest.mark.long


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    made = tmp_path / "first", tmp_path / "second"
    yield made
    for home in made:
        clean(home)


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """As an operator types it; the sandbox's, so that no .env is read."""
    line = [sys.executable, "-m", "stack", *arguments, "--sandbox"]
    return subprocess.run(line, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)


def stack_in(home: Path, ports: Ports) -> Stack:
    """From an empty folder: a prepared one would have the forms' ids of the first, as no second home has."""
    return Stack(home, ports, settings=HURRY, cloud_seconds=CLOUD_SECONDS, durable=False, worker="warm", prepared=False)


def test_a_copy_of_a_running_stack_goes_on_in_a_new_home(homes: tuple[Path, Path], tmp_path: Path) -> None:
    first, second = homes
    ports, file = Ports.free(), tmp_path / "cases.dump"
    with stack_in(first, ports) as stack, Forms(stack) as forms:
        assert forms.submit("10", **new_client("Склад Переезд", "pereezd")).badge == "Записано"
        assert forms.submit("10", **new_client("Склад Новый", "novyj", slug="")).badge == "Записано"
        copied = command("backup", file, "--home", first)
        assert (copied.returncode, copied.stderr) == (0, "")
        running = command("restore", file, "--home", first, "--force")
        assert running.returncode == 1
        assert "уже запущен" in running.stderr

    shutil.copytree(first / "sandbox", second / "sandbox")  # the far ends are where they were
    back = command("restore", file, "--home", second)
    assert (back.returncode, back.stderr) == (0, "")
    assert "подключений: 2, открытых: 2" in back.stdout

    with (
        stack_in(second, ports) as stack,
        Forms(stack) as forms,
        Mailbox(stack.sandbox_http_url) as mailbox,
    ):
        reconciled = forms.reconcile()
        assert reconciled.badge == "Сверено"
        ask = mailbox.wait(MANAGER, "что уже отправлено · Склад Новый")
        mailbox.wait(MANAGER, "что уже отправлено · Склад Переезд")
        assert letters_to(mailbox, "pereezd") == ["Доступ в PASS24 · Склад Переезд"]
        agreed: dict[str, Any] = {
            "slug": "novyj",
            "agreed_by": "Пётр Савин",
            "agreed_on": TODAY,
            "agreed_how": "звонок",
            "who": "Анна Смирнова",
        }
        assert forms.submit("30", case="R-0002", **agreed).badge == "Записано"
        assert letters_to(mailbox, "novyj") == []
        assert forms.follow(ask, "97", letters="отправить").badge == "Записано"
        assert letters_to(mailbox, "novyj") == ["Новый доступ в PASS24 · Склад Новый"]
        assert len(clouds_of(mailbox, "novyj")) == 1
