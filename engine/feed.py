"""What Prefect's own pages tell of a case: events of every fact and act, and tags by which its runs are found.

For people and for automations. Our own code reads none of it, so nothing here may fail a run.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager

from prefect import tags
from prefect.context import FlowRunContext, TaskRunContext
from prefect.events import emit_event

from cases.case import Case
from cases.forms.desk import Answer
from cases.process.due import Decision
from engine.wiring import wiring


def tell(code: str, object_name: str, manager: str, happened: Iterable[str], actor: str) -> None:
    """One event for each fact (by its kind) or act (by its effect), sent in the background; Prefect adds the run."""
    if not (FlowRunContext.get() or TaskRunContext.get()):
        return  # outside of a run Prefect would start a server of its own to tell it to
    person = wiring().people[manager]
    for what in happened:
        emit_event(
            f"onboarding.case.{what}",
            resource={
                "prefect.resource.id": f"onboarding.case.{code}",
                "prefect.resource.name": f"{code} · {object_name}",
            },
            related=[
                {
                    "prefect.resource.id": f"onboarding.person.{person.code}",
                    "prefect.resource.role": "manager",
                    "prefect.resource.name": person.name,
                }
            ],
            payload={"actor": actor},
        )


def tell_answer(case: Case, answer: Answer) -> None:
    """What a form has recorded."""
    tell(case.code, case.data.object_name, case.data.manager, (it.kind for it in answer.facts), answer.actor)


def tagged(*words: str) -> AbstractContextManager[set[str]]:
    """Puts these tags on the task runs started inside; costs no request (worker/_private.py: ask_for_no_slot)."""
    return tags(*words)


def tag_run(case: Case, decision: Decision) -> None:
    """Tags the form's run with its case, stage and manager, so that it can be found by them.

    Prefect hears of it with the run's last name (prefect_ui/form.py): a request of its own it is not worth.
    """
    context = FlowRunContext.get()
    if context is not None and context.flow_run is not None:
        ours = {case.code, decision.stage, wiring().people[case.data.manager].name}
        context.flow_run.tags = sorted({*context.flow_run.tags, *ours})
