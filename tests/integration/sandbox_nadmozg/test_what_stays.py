"""What the sandbox's nadmozg keeps over restarts; the checked-in contract; the program."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from sandbox import openapi
from sandbox.servers import Sandbox
from tests.sandbox_client import FAST, SECRET, Client, eventually, running


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    with running(tmp_path, **FAST) as client:
        order = client.order("romashka")
        accepted = client.body("POST", "/clouds", order, key="once")
        eventually(lambda: client.body("GET", f"/clouds/{accepted['cloud_id']}")["state"] == "active")
        cloud = client.body("GET", f"/clouds/{accepted['cloud_id']}")
        link_path = httpx.URL(client.invite(cloud)).path
        hold = client.hold("vasilek", "case-2")
    with running(tmp_path, **FAST) as client:
        assert client.body("POST", "/clouds", order, key="once") == accepted
        assert client.body("GET", f"/slugs/vasilek/holds/{hold['hold_id']}") == hold
        [after] = client.body("GET", "/clouds", case_ref="case-1")
        assert after | {"url": cloud["url"]} == cloud
        link = client.sandbox.nadmozg.base_url + link_path
        assert client.page("POST", link, password="my-own-password", again="my-own-password").status_code == 200
    with running(tmp_path, **FAST) as client:
        assert client.logins(after)["first_login_at"] is not None


def test_operation_goes_on_while_the_server_is_down(tmp_path: Path) -> None:
    with running(tmp_path, cloud_seconds=0.8, cloud_lag=0) as client:
        operation_id = client.begin("romashka")["operation_id"]
        assert client.body("GET", f"/operations/{operation_id}")["state"] != "succeeded"
    time.sleep(0.8)
    with running(tmp_path, cloud_seconds=600) as client:
        assert client.body("GET", f"/operations/{operation_id}")["state"] == "succeeded"


def test_no_secret_is_at_rest(tmp_path: Path) -> None:
    with running(tmp_path, **FAST) as client:
        cloud = client.active_cloud()
        secrets = [client.token, SECRET, client.temporary_password(cloud), "my-own-password"]
        link = client.invite(cloud)
        client.page("POST", link, password="my-own-password", again="my-own-password")
        secrets += [link.rpartition("/")[2], client.invite(cloud).rpartition("/")[2]]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"romashka" in kept
    assert [secret for secret in secrets if secret.encode() in kept] == []


def test_two_sandboxes_cannot_share_a_directory(client: Client) -> None:
    with (
        pytest.raises(RuntimeError, match="another sandbox"),
        Sandbox(client.sandbox.state_dir, client_secret=SECRET),
    ):
        pass


def test_stops_within_two_seconds_with_a_request_under_way(tmp_path: Path) -> None:
    with Sandbox(tmp_path, client_secret=SECRET) as sandbox, Client(sandbox) as client:
        sandbox.faults.add("latency", seconds=30)

        def wait() -> None:
            with pytest.raises(httpx.TransportError):
                client.ask("GET", "/slugs/romashka")

        waiting = threading.Thread(target=wait)
        waiting.start()
        eventually(lambda: sandbox.faults.asked[0].happened == 1)
        begun = time.monotonic()
        sandbox.__exit__()
        assert time.monotonic() - begun < 2.5
        waiting.join()


def test_requests_are_counted(client: Client) -> None:
    client.begin("romashka")
    assert client.sandbox.nadmozg.count("POST", "/api/v1/clouds") == 1
    assert client.sandbox.nadmozg.count("*", "/api/v1/*") == 3


# The contract, and the program


def test_checked_in_contract_is_what_the_application_says() -> None:
    assert openapi.PATH.read_text(encoding="utf-8") == openapi.contract()


def start_program(state: Path, **environment: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "sandbox", "--state", str(state), "--cloud-seconds", "0.1"]
    root = Path(openapi.__file__).parents[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith("SANDBOX_")} | environment
    return subprocess.Popen(command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_program_demands_its_secret(tmp_path: Path) -> None:
    program = start_program(tmp_path)
    _, complaint = program.communicate(timeout=20)
    assert program.returncode == 2
    assert "SANDBOX_NADMOZG_CLIENT_SECRET" in complaint


def test_program_stops_cleanly_and_survives_a_kill(tmp_path: Path) -> None:
    for ending in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        with start_program(tmp_path, SANDBOX_NADMOZG_CLIENT_SECRET=SECRET) as program:
            assert program.stdout is not None
            line = program.stdout.readline()
            found = re.search(r"http (http://127\.0\.0\.1:\d+)", line)
            assert found, line
            asked = {"slug": f"slug-{ending}", "title": "БЦ", "admin_email": "boss@x.example"}
            assert httpx.post(f"{found[1]}/control/clouds", json=asked, trust_env=False).status_code == 201
            kept = len(httpx.get(f"{found[1]}/api/clouds", trust_env=False).json())
            program.send_signal(ending)
            output, complaint = program.communicate(timeout=10)
            assert (output, complaint) == ("", "")
            assert program.returncode == (-ending if ending == signal.SIGKILL else 0)
    assert kept == 3
