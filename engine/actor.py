"""Who has filled a form in: a label of the run, which the door puts there and no browser can."""

from prefect.context import FlowRunContext

ACTOR = "onboarding.actor"
"""The label's name; its value is a code of people.toml."""


def actor_code() -> str:
    """The code of the person in whose name this run goes; empty if it is nobody's: the clock's, or an automation's."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        return ""
    return str(context.flow_run.labels.get(ACTOR, ""))
