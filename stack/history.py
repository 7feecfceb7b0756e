"""How long Prefect keeps what has happened: two settings of ours, in days, become those of its server.

Cards and boards belong to no run, so they stay when runs go; what a case has been through is in our own tables.
"""

from collections.abc import Mapping

RUNS, EVENTS = "HISTORY_DAYS", "EVENTS_DAYS"
DEFAULTS = {RUNS: 90, EVENTS: 7}
A_DAY_S = 86_400
_VACUUM = "PREFECT_SERVER_SERVICES_DB_VACUUM_"


def history_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """For the server. Runs that have ended go with their logs; 0 days: never."""
    days = {name: int(settings.get(f"ONBOARDING_{name}") or default) for name, default in DEFAULTS.items()}
    kept = {"PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{days[EVENTS]}D"}
    if not days[RUNS]:
        return kept | {f"{_VACUUM}ENABLED": "events"}
    return kept | {f"{_VACUUM}ENABLED": "events,flow_runs", f"{_VACUUM}RETENTION_PERIOD": str(days[RUNS] * A_DAY_S)}
