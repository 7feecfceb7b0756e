"""The ports of the stack: what the operator may set, and one clear sentence when it does not work."""

import socket
from collections.abc import Iterator
from dataclasses import astuple, replace

import pytest

from stack import Ports, StackError


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_ports_come_from_the_environment() -> None:
    assert Ports.from_environment({"ONBOARDING_UI_PORT": "4300", "ONBOARDING_SMTP_PORT": ""}) == Ports(ui=4300)


@pytest.mark.parametrize("text", ["http", "0", "-1", "65536", "4200.0", "٤٢٠٠"])
def test_a_port_that_is_none_is_named(text: str) -> None:
    with pytest.raises(StackError, match=r"ONBOARDING_UI_PORT=.* не номер порта"):
        Ports.from_environment({"ONBOARDING_UI_PORT": text})


def test_a_taken_port_is_named_with_the_setting_that_changes_it(taken_port: int) -> None:
    ports = replace(Ports.free(), nadmozg=taken_port)
    with pytest.raises(StackError, match=rf"Порт {taken_port} уже занят.*ONBOARDING_NADMOZG_PORT=\d+") as caught:
        ports.check(sandbox=True)
    assert "\n" not in str(caught.value)


def test_the_suggested_port_exists() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 65535))
        listener.listen()
        with pytest.raises(StackError, match=r"ONBOARDING_UI_PORT=\d{1,5}\.$") as caught:
            Ports(ui=65535).check(sandbox=False)
    assert int(str(caught.value).rpartition("=")[2].rstrip(".")) < 65536


def test_ports_of_the_sandbox_do_not_matter_without_it(taken_port: int) -> None:
    replace(Ports.free(), nadmozg=taken_port).check(sandbox=False)


def test_one_port_for_two_parts_is_refused() -> None:
    with pytest.raises(StackError, match="ONBOARDING_UI_PORT и в ONBOARDING_SMTP_PORT"):
        replace(Ports.free(), ui=4200, smtp=4200).check(sandbox=True)


def test_free_ports_differ() -> None:
    assert len(set(astuple(Ports.free()))) == 4
