"""The samples in deploy/ name commands, settings and files that exist; systemd reads the units."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stack.setting_names import known_names

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(it.name for it in DEPLOY.iterdir() if it.suffix in (".service", ".timer"))
SAMPLES = sorted(it for it in DEPLOY.iterdir() if it.is_file())


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_reads_the_unit(unit: str, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze on this machine: the units are read by nobody here")
    for name in UNITS:
        # Who and where differ from this machine; the rest is as it stands.
        text = (DEPLOY / name).read_text(encoding="utf-8")
        text = re.sub(r"^(User|WorkingDirectory)=.*\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"^ExecStart=\S+", f"ExecStart={shutil.which('true')}", text, flags=re.MULTILINE)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [program, "verify", "--man=no", str(tmp_path / unit)], capture_output=True, text=True, check=False
    )
    told = [it for it in done.stderr.splitlines() if unit in it or "onboarding" in it]
    assert (done.returncode, told) == (0, [])


@pytest.mark.parametrize("unit", [it for it in UNITS if it.endswith(".service")])
def test_a_unit_starts_what_the_makefile_has(unit: str) -> None:
    text = (DEPLOY / unit).read_text(encoding="utf-8")
    targets = re.findall(r"^ExecStart=/usr/bin/make (\S+)$", text, flags=re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets or "ssh" in text
    assert all(re.search(rf"^{it}:", makefile, flags=re.MULTILINE) for it in targets)


@pytest.mark.parametrize("file", SAMPLES, ids=lambda it: it.name)
def test_every_setting_in_a_sample_is_read_by_something(file: Path) -> None:
    named = set(re.findall(r"ONBOARDING_[A-Z_]+", file.read_text(encoding="utf-8")))
    known = known_names()
    assert {it for it in named if it not in known and it.removesuffix("_FILE") not in known} == set()


def test_the_installation_speaks_of_every_sample() -> None:
    told = (ROOT / "docs" / "install.md").read_text(encoding="utf-8") + (ROOT / "docs" / "ops.md").read_text("utf-8")
    assert [it.name for it in SAMPLES if it.name not in told] == []
