"""Warm processes as copies of a template: shared memory, each end told, a new template when the code has changed."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import pytest

from stack.prefect_env import base_environment
from worker.child import Child
from worker.sources import fingerprint
from worker.template import Beginnings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each process is warmed by itself")
WAIT_S = 120


def played(project: Path, story: Callable[[Beginnings], Awaitable[None]]) -> None:
    async def play() -> None:
        environment = base_environment() | {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_HOME": str(project)}
        beginnings = Beginnings(project, environment | {"PYTHONPATH": str(Path.cwd())})
        try:
            async with asyncio.timeout(WAIT_S):
                await story(beginnings)
        finally:
            await beginnings.close()

    asyncio.run(play())


async def warm(beginnings: Beginnings, project: Path) -> tuple[Child, psutil.Process]:
    child = await beginnings.child(fingerprint(project))
    assert child is not None
    assert await child.warmed()
    return child, psutil.Process(child.pid)


def test_copies_share_memory_and_each_end_is_told(tmp_path: Path) -> None:
    async def story(beginnings: Beginnings) -> None:
        (first, one), (second, other) = await warm(beginnings, tmp_path), await warm(beginnings, tmp_path)
        assert one.parent() == other.parent()
        about = one.memory_full_info()
        assert about.uss < about.rss / 3

        one.send_signal(signal.SIGSEGV)
        assert await first._process.wait() == -signal.SIGSEGV
        assert not first.is_alive
        assert second.is_alive
        for each in (first, second):
            await each.end()
        assert second._process.returncode == 0

    played(tmp_path, story)


def test_whoever_is_a_copy_of_old_code_works_on_and_the_next_is_of_the_new(tmp_path: Path) -> None:
    async def story(beginnings: Beginnings) -> None:
        old, process = await warm(beginnings, tmp_path)
        template = process.parent()
        (tmp_path / "words.py").write_text("WORDS = 'new'", encoding="utf-8")

        new, another = await warm(beginnings, tmp_path)

        assert template is not None
        assert another.parent() != template
        assert old.is_alive
        await old.end()
        assert old._process.returncode == 0, "its template was there to tell"
        template.wait(30)
        await new.end()

    played(tmp_path, story)


def test_a_killed_template_is_replaced(tmp_path: Path) -> None:
    async def story(beginnings: Beginnings) -> None:
        orphan, process = await warm(beginnings, tmp_path)
        template = process.parent()
        assert template is not None
        template.kill()
        await orphan._process.wait()
        assert not orphan.is_alive, "it is given no run any more: nobody could tell its end"

        next_one, another = await warm(beginnings, tmp_path)

        assert another.parent() != template
        for each in (orphan, next_one):
            await each.end()
        process.wait(30)

    played(tmp_path, story)
