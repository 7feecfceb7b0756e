"""Answers of the server remembered for a moment: the base class asks for the same deployment twice in every run."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)
DEPLOYMENT_S, FLOW_S = 2.0, 60.0
"""A deployment may be registered anew at any time; of a flow only the name is used, which is what it is."""
MOST = 500


def remember(client: PrefectClient) -> None:
    """Makes this one client remember. A failure is not remembered."""
    for name, seconds in (("read_deployment", DEPLOYMENT_S), ("read_flow", FLOW_S)):
        setattr(client, name, remembered(getattr(client, name), seconds))


def remembered(ask: Callable[[UUID], Awaitable[M]], seconds: float) -> Callable[[UUID], Awaitable[M]]:
    """`ask`, whose answers hold for so many seconds. Each caller gets a copy: the base class writes into it."""
    answers: dict[str, tuple[float, M]] = {}

    async def answer(of: UUID) -> M:
        now = time.monotonic()
        found = answers.get(str(of))
        if found is None or now - found[0] > seconds:
            if len(answers) >= MOST:
                answers.clear()
            found = answers[str(of)] = (now, await ask(of))
        return found[1].model_copy(deep=True)

    return answer
