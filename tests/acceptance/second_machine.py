"""A second machine, as far as one can play it: a checkout of its own, a user of its own, the secret in a file."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

import psutil

from stack.local import PROJECT, Stack
from stack.service_secret import HEADER, SECRET_FILE

NAME = "vtoraya"


class SecondMachine:
    """`make worker` there; a context manager. As root it runs as `nobody`, if that user can read our Python."""

    def __init__(self, stack: Stack) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="second-machine-"))
        self._stack = stack
        self._process: subprocess.Popen[bytes] | None = None
        self._user = _other_user()

    def __enter__(self) -> Self:
        checkout = self.folder / "checkout"
        files = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout
        for name in filter(None, files.decode().split("\0")):
            if (PROJECT / name).exists() and not name.startswith(("tests/", "docs/")):
                (checkout / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(PROJECT / name, checkout / name)
        shutil.copy(self._stack.ca_path, self.folder / "ca.pem")
        secret = self.folder / "service-secret"
        secret.write_text(self._stack.service_headers[HEADER])
        secret.chmod(0o600)
        if self._user:
            for it in (self.folder, *self.folder.rglob("*")):
                os.chown(it, self._user["user"], self._user["group"])
        return self

    def __exit__(self, *_: object) -> None:
        self.die()
        shutil.rmtree(self.folder)

    @property
    def output(self) -> str:
        """What `make worker` has said."""
        return (self.folder / "said").read_text()

    def start(self) -> None:
        """Start it, and do not wait."""
        ours = {name: it for name, it in self._stack.environment.items() if name.startswith("ONBOARDING_")}
        settings = ours | {
            "ONBOARDING_CA_BUNDLE": str(self.folder / "ca.pem"),
            "ONBOARDING_UI_PORT": str(self._stack.ports.ui),
            "ONBOARDING_WORKER_NAME": NAME,
            "ONBOARDING_WARM_PROCESSES": "1",
            SECRET_FILE: str(self.folder / "service-secret"),
        }
        with (self.folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "stack", "worker", "--home", str(self.folder / "data")],
                cwd=self.folder / "checkout",
                env={"PATH": os.environ["PATH"], "HOME": str(self.folder)} | settings,
                stdout=said,
                stderr=said,
                start_new_session=True,
                **self._user,
            )

    def stop(self) -> int:
        """As systemd does."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(60)

    def kill_worker(self) -> None:
        """Its worker dies, with everything it has started; `make worker` is there to see it."""
        assert self._process is not None
        _kill(psutil.Process(self._process.pid).children(recursive=True))

    def die(self) -> None:
        """The power is cut."""
        if self._process is not None and self._process.poll() is None:
            machine = psutil.Process(self._process.pid)
            machine.send_signal(signal.SIGSTOP)  # or it would start the worker anew
            _kill([*machine.children(recursive=True), machine])
            self._process.wait(10)


def _kill(processes: list[psutil.Process]) -> None:
    for it in processes:
        try:
            it.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(processes, timeout=10)


def _other_user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    identity: dict[str, Any] = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    try:
        tried = subprocess.run([sys.executable, "-c", "import prefect"], cwd="/", check=False, **identity)
    except OSError:
        return {}
    return identity if tried.returncode == 0 else {}
