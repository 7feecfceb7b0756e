"""What Prefect does by itself at an event: one automation, which tells the operators of a run that broke.

It starts a form of ours, so that the letter goes the way of all letters; Prefect's own notifications would need the
mail server's password in a block.
"""

import httpx

NAME = "Сбой запуска: сообщить эксплуатации"
FORM = "98 ·"
BROKEN = ("Failed", "Crashed", "TimedOut")
REFUSED = "Не принято"
"""A refused answer is Failed, too, and nothing is broken: it is told apart by the name of its run."""


def watch_for_broken_runs(api: httpx.Client, deployment_id: str) -> None:
    """Makes the automation, or renews the one there is; one that was switched off in the UI stays off."""
    wanted = {
        "name": NAME,
        "description": "Запускает «98 · Сбой запуска», а та пишет тем, у кого в people.toml роль «эксплуатация».",
        "enabled": True,
        "trigger": {
            "type": "event",
            "posture": "Reactive",
            "threshold": 1,
            "expect": [f"prefect.flow-run.{name}" for name in BROKEN],
            "match": {"prefect.resource.id": "prefect.flow-run.*", "prefect.resource.name": f"!{REFUSED}*"},
            # A broken 98 is not told by another 98, which would break as well.
            "match_related": {"prefect.resource.role": "deployment", "prefect.resource.name": f"!{FORM}*"},
        },
        "actions": [
            {
                "type": "run-deployment",
                "source": "selected",
                "deployment_id": deployment_id,
                "parameters": {"run": {"__prefect_kind": "jinja", "template": "{{ flow_run.id }}"}},
            }
        ],
    }
    found = api.post("/automations/filter", json={"automations": {"name": {"any_": [NAME]}}}).raise_for_status().json()
    if found:
        api.put(f"/automations/{found[0]['id']}", json=wanted | {"enabled": found[0]["enabled"]}).raise_for_status()
    else:
        api.post("/automations/", json=wanted).raise_for_status()
