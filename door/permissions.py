"""Who may do what: a table of Prefect's routes, and one of our forms. What stands in neither is refused.

A test reads Prefect's own OpenAPI and demands that every route stands here.
"""

import re
from enum import Enum
from functools import cache

from cases.people import Person, Role

PEOPLE = frozenset(
    {
        *(Role.MANAGER, Role.SALES, Role.TECH_SUPPORT, Role.TRAINER, Role.INSTALLER, Role.HEAD, Role.OPERATOR),
        *(Role.DIRECTOR, Role.ACCOUNTANT),
    }
)


class Act(Enum):
    """What a request comes to."""

    READ = "read"
    """What the UI shows; everybody."""
    STUB = "stub"
    """Answered by the door itself: the true answer names files and settings of this machine."""
    RUN = "run"
    """Filling in a form: whoever has a role that the form is for."""
    SET_STATE = "set state"
    """Everybody may cancel a run of a form of theirs, and nothing else."""
    OPERATE = "operate"
    """Prefect's machinery: operators. Nothing of it changes which code runs, or in whose name."""
    SERVE = "serve"
    """Our own services, and nobody who comes with a browser."""


ROUTES = {
    Act.READ: """
        GET  /health /ready /hello /version /admin/version
        GET  /deployments/{id} /flow_runs/{id} /flows/{id} /task_runs/{id} /ui/task_runs/{id} /artifacts/{id}
        GET  /work_queues/{id} /work_queues/{id}/status /artifacts/{key}/latest /work_pools/{name}
        GET  /work_pools/{work_pool_name}/queues/{name} /flow_runs/{id}/graph /flow_runs/{id}/graph-v2
        GET  /flow_runs/{id}/logs/download /flow_run_states/ /flow_run_states/{id} /task_run_states/
        GET  /task_run_states/{id} /automations/related-to/{resource_id} /deployments/{id}/schedules
        GET  /events/filter/next
        POST /artifacts/filter /artifacts/latest/filter /deployments/filter /flow_runs/filter /flows/filter
        POST /logs/filter /task_runs/filter /work_pools/filter /work_queues/filter /saved_searches/filter
        POST /events/filter /work_pools/{work_pool_name}/queues/filter /work_pools/{work_pool_name}/workers/filter
        POST /deployments/paginate /flow_runs/paginate /flows/paginate /task_runs/paginate
        POST /artifacts/count /artifacts/latest/count /deployments/count /flow_runs/count /flows/count
        POST /task_runs/count /work_pools/count /ui/task_runs/count /ui/task_runs/dashboard/counts
        POST /flow_runs/lateness /flow_runs/history /task_runs/history /ui/flow_runs/history
        POST /ui/flow_runs/count-task-runs /ui/flows/count-deployments /ui/flows/next-runs
        POST /events/count-by/{countable}
    """,
    Act.STUB: "GET /admin/settings",
    Act.RUN: "POST /deployments/{id}/create_flow_run",
    Act.SET_STATE: "POST /flow_runs/{id}/set_state",
    Act.OPERATE: """
        GET    /deployments/name/{flow_name}/{deployment_name} /deployments/{id}/work_queue_check /flows/name/{name}
        GET    /automations/{id} /work_queues/name/{name} /concurrency_limits/{id} /concurrency_limits/tag/{tag}
        GET    /v2/concurrency_limits/{id_or_name} /saved_searches/{id} /collections/views/{view}
        POST   /automations/filter /automations/count /concurrency_limits/filter /v2/concurrency_limits/filter
        POST   /task_workers/filter /work_pools/{name}/concurrency_status /work_queues/{id}/concurrency_status
        POST   /variables/filter /variables/count /block_documents/filter /block_documents/count /block_types/filter
        POST   /block_schemas/filter
        POST   /deployments/{id}/pause_deployment /deployments/{id}/resume_deployment
        POST   /flow_runs/bulk_delete
        PATCH  /automations/{id}
        DELETE /flow_runs/{id} /artifacts/{id}
    """,
    Act.SERVE: """
        GET    /csrf-token /admin/storage /block_capabilities/ /block_documents/{id} /block_schemas/checksum/{checksum}
        GET    /block_schemas/{id} /block_types/{id} /block_types/slug/{slug} /block_types/slug/{slug}/block_documents
        GET    /block_types/slug/{slug}/block_documents/name/{block_document_name} /flow_runs/{id}/input/{key}
        GET    /variables/name/{name} /variables/{id}
        POST   /artifacts/ /automations/ /automations/templates/validate /templates/validate /block_documents/
        POST   /block_schemas/ /block_types/ /block_types/install_system_block_types /concurrency_limits/
        POST   /concurrency_limits/decrement /concurrency_limits/increment /concurrency_limits/tag/{tag}/reset
        POST   /deployments/ /deployments/bulk_delete /deployments/get_scheduled_flow_runs
        POST   /deployments/{id}/create_flow_run/bulk /deployments/{id}/schedule /deployments/{id}/schedules
        POST   /events /flow_runs/ /flow_runs/bulk_set_state /flow_runs/{id}/input /flow_runs/{id}/input/filter
        POST   /flow_runs/{id}/resume /flows/ /flows/bulk_delete /logs/ /task_runs/ /task_runs/{id}/set_state
        POST   /ui/schemas/validate /v2/concurrency_limits/ /v2/concurrency_limits/decrement
        POST   /v2/concurrency_limits/decrement-with-lease /v2/concurrency_limits/increment
        POST   /v2/concurrency_limits/increment-with-lease /v2/concurrency_limits/leases/{lease_id}/renew /variables/
        POST   /work_pools/ /work_pools/{name}/get_scheduled_flow_runs /work_pools/{work_pool_name}/queues
        POST   /work_pools/{work_pool_name}/workers/heartbeat /work_queues/ /work_queues/{id}/get_runs
        PUT    /admin/storage /automations/{id} /saved_searches/
        PATCH  /artifacts/{id} /block_documents/{id} /block_types/{id} /deployments/{id}
        PATCH  /deployments/{id}/schedules/{schedule_id} /flow_runs/{id} /flow_runs/{id}/labels /flows/{id}
        PATCH  /task_runs/{id} /v2/concurrency_limits/{id_or_name} /variables/name/{name} /variables/{id}
        PATCH  /work_pools/{name} /work_pools/{work_pool_name}/queues/{name} /work_queues/{id}
        DELETE /admin/storage /automations/owned-by/{resource_id} /automations/{id} /block_documents/{id}
        DELETE /block_schemas/{id} /block_types/{id} /concurrency_limits/{id} /concurrency_limits/tag/{tag}
        DELETE /deployments/{id} /deployments/{id}/schedules/{schedule_id} /flow_runs/{id}/input/{key} /flows/{id}
        DELETE /saved_searches/{id} /task_runs/{id} /v2/concurrency_limits/{id_or_name} /variables/name/{name}
        DELETE /variables/{id} /work_pools/{name} /work_pools/{work_pool_name}/queues/{name}
        DELETE /work_pools/{work_pool_name}/workers/{name} /work_queues/{id}
    """,
}

M, S, T, TR, IN, H, OP = (
    Role.MANAGER,
    Role.SALES,
    Role.TECH_SUPPORT,
    Role.TRAINER,
    Role.INSTALLER,
    Role.HEAD,
    Role.OPERATOR,
)
D, A = Role.DIRECTOR, Role.ACCOUNTANT
FORMS: dict[str, tuple[Role, ...]] = {
    "refresh_board": (M, S, T, TR, IN, H, OP, D, A),
    "control_case": (M, H),
    "add_note": (M, S, T, TR, IN, H, D, A),
    "hand_over": (M, H),
    "correct_data": (M, H),
    "send_letter_again": (M, H),
    "skip_step": (M, H),
    "new_client": (M, S, H),
    "several_clients": (M, S, H),
    "correct_contact": (M, S, H),
    "first_talk": (M, H),
    "agree_address": (M, H),
    "cloud_by_hand": (M, H),
    "object_in_cloud": (M, H),
    "retry_cloud": (M, H),
    "send_access_again": (M, H),
    "client_logged_in": (M, H),
    "appoint_training": (M, H),
    "report_training": (M, TR, H),
    "share_recording": (M, TR, H),
    "tell_site_work": (M, S, H),
    "tell_equipment": (M, S, H),
    "tell_shipment": (M, S, H),
    "move_shipment": (M, S, H),
    "receive_shipment": (M, S, IN, H),
    "settle_shipment": (M, S, T, IN, H),
    "appoint_installation": (M, H),
    "report_installation": (M, IN, H),
    "move_follow_up": (M, H),
    "follow_up_outcome": (M, H),
    "client_asks": (M, S, T, TR, H),
    "answer_client": (M, H),
    "fill_card": (M, S, T, TR, H),
    "take_request": (M, S, T, TR, H),
    "answer_request": (M, S, T, TR, H),
    "send_request_again": (M, H),
    "receive_photos": (M, IN, H),
    "judge_photos": (M, H),
    "answer_site": (M, H),
    "waive_site_item": (M, H),
    "keep_supplier": (M, H, A),
    "place_order": (M, H),
    "record_invoice": (M, H),
    "approve_invoice": (H, D),
    "pay_order": (A,),
    "receive_order": (M, H),
    "record_documents": (M, H, A),
    "move_delivery": (M, H),
    "call_off_order": (M, H),
    "tell_object": (M, S, H),
    "tell_payment": (M, S, H),
    "import_registry": (M, H),
    "compare_clouds": (M, H),
    "forget_client": (H,),
    "confirm_forgetting": (M, H, OP),
    "tell_what_is_known": (M, H),
    "review_after_restore": (M, H),
    "confirm_contact": (M, H),
    "confirm_end": (M, H),
    "follow_up_comes_due": (OP,),
    "tell_of_broken_run": (OP,),
    "reconcile": (OP,),
}
"""By the name of the flow. Every manager may answer for any case: ten people cover for each other. Whose cases may be
handed over is refused by the form itself (`cases/forms/correction.py:HandOver`)."""


SEES_ORDERS = frozenset({M, S, H, D, A})
"""Who may look at the book of suppliers and at what is ordered."""

SEES_SITES = frozenset({M, S, T, TR, IN, H})
"""Who may look at a site: its photos, what is known of it, the sheet for the installers."""


def may_see_sites(person: Person) -> bool:
    """Whether somebody may open the page of a site; what they may record there, their forms say."""
    return bool(person.roles & SEES_SITES)


@cache
def _table() -> list[tuple[str, re.Pattern[str], Act]]:
    return [
        (method, re.compile("/api" + re.sub(r"\{(\w+)\}", _part, path)), act)
        for act, lines in ROUTES.items()
        for line in lines.strip().splitlines()
        for method, *paths in [line.split()]
        for path in paths
    ]


def _part(found: re.Match[str]) -> str:
    uuid = "[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}"
    return uuid if found[1] in ("id", "schedule_id", "lease_id") else "[^/]+"


def act_of(method: str, path: str) -> Act | None:
    """What a request to Prefect's API comes to; None: no such route is known here."""
    return next((act for it, pattern, act in _table() if it == method and pattern.fullmatch(path)), None)


def may_run(person: Person, form: str) -> bool:
    """Whether a form, by the name of its flow, is for a role of this person."""
    return bool(person.roles & set(FORMS.get(form, ())))


def may(person: Person, act: Act | None) -> bool:
    """Whether a person may do it at all; whether with this form is asked apart."""
    if act is Act.OPERATE:
        return Role.OPERATOR in person.roles
    return act in (Act.READ, Act.STUB, Act.RUN, Act.SET_STATE)
