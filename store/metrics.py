"""The numbers of all cases as Prometheus text. Numbers only: nothing in them names a client."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from store.watch import Watched


def prometheus_text(watched: Watched, now: datetime) -> str:
    """What a monitor scrapes; gauges, for everything is counted anew from the database."""
    registry = CollectorRegistry()

    def gauge(name: str, about: str, value: float) -> None:
        Gauge(f"onboarding_{name}", about, registry=registry).set(value)

    gauge("cases_open", "Open cases", watched.open)
    gauge("cases_due", "Open cases whose time has come", watched.due)
    gauge("cases_overdue", "Open cases that nobody has looked at although it is past time", watched.overdue)
    gauge("acts_in_doubt", "Acts that may or may not have happened", watched.in_doubt)
    gauge("acts_open_too_long", "Acts that failed and are still open", watched.open_too_long)
    if watched.reconciled_at:
        gauge("reconcile_age_seconds", "Since the last reconcile ended", (now - watched.reconciled_at).total_seconds())
    if watched.backup_at:
        gauge("backup_age_seconds", "Since the last proven copy", (now - watched.backup_at).total_seconds())
    stages = Gauge("onboarding_cases_by_stage", "Open cases", ["stage"], registry=registry)
    for stage, number in watched.stages.items():
        stages.labels(stage).set(number)
    effects = Gauge("onboarding_effects", "Rows of the ledger", ["effect", "state"], registry=registry)
    for (effect, state), number in watched.effects.items():
        effects.labels(effect, state).set(number)
    refused = Gauge("onboarding_login_refused", "1: this far end refuses our login", ["far_end"], registry=registry)
    for each in watched.login_outages:
        refused.labels(each.far_end).set(1)
    return generate_latest(registry).decode()
