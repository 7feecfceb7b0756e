"""The names of all settings, so that one which nobody reads is noticed, and the one that was meant is named."""

import difflib
from collections.abc import Iterable

OURS = "ONBOARDING_"
POLICY = f"{OURS}POLICY__"
OF_THE_STACK = {
    "PREFECT_DATABASE_URL",
    "CONCURRENT_RUNS",
    "WORKER",
    "WORKER_NAME",
    "WARM_PROCESSES",
    "WARM_RUNS_EACH",
    "WARM_MEGABYTES_EACH",
    "WORKER_WARM_UP",
    "WORKER_GRACE_S",
    "FOLDER",
    "LOG_FORMAT",
    "HISTORY_DAYS",
    "EVENTS_DAYS",
    "UI_PORT",
    "SANDBOX_HTTP_PORT",
    "NADMOZG_PORT",
    "SMTP_PORT",
    "SERVICE_SECRET",
    "SERVICE_SECRET_FILE",
    "BACKUP_FOLDER",
    "BACKUP_KEEP_DAYS",
    "BACKUP_RECIPIENT",
    "BACKUP_KEY_FILE",
}
"""Read by the stack or the worker; all others are fields of `Settings` and of `Policy`."""
OF_OUR_OWN_MAKING = {"STACK_MARK", "WARM_WIRE", "PICTURES", "BROWSER_REQUIRED"}
"""Handed from process to process, or meant for tests: nobody sets them in .env."""


def known_names() -> set[str]:
    """Every name that something reads."""
    from settings import Settings

    fields = {name.upper() for name in Settings.model_fields if name != "policy"}
    policy = {f"{POLICY}{name.upper()}" for name in Settings.model_fields["policy"].default.__class__.model_fields}
    return {f"{OURS}{name}" for name in fields | OF_THE_STACK | OF_OUR_OWN_MAKING} | policy


def unread(names: Iterable[str], used_elsewhere: Iterable[str] = ()) -> dict[str, str]:
    """Names that nobody reads, each with the one that was probably meant ("": none is like it).

    `used_elsewhere`: secrets that people.toml names.
    """
    known = known_names() | set(used_elsewhere)
    found = {}
    for name in sorted(it for it in names if it.startswith(OURS) and it not in known):
        # What all begin with says nothing of likeness.
        bare = {it.removeprefix(OURS): it for it in known}
        like = difflib.get_close_matches(name.removeprefix(OURS), bare, n=1, cutoff=0.7)
        longer = sorted(it for it in bare if it.startswith(name.removeprefix(OURS)))
        found[name] = bare[(longer or like)[0]] if longer or like else ""
    return found
