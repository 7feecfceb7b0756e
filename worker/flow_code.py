"""Loads flows, each once per process. Nothing is reloaded: when code changes, the worker ends the process."""

import importlib
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from prefect import Flow
from prefect.exceptions import MissingFlowError, ScriptError
from prefect.flows import load_flow_from_entrypoint
from prefect.logging import get_logger
from prefect.utilities.importtools import load_script_as_module

LOG = get_logger("warm")
WARM_UP = "ONBOARDING_WORKER_WARM_UP"
"""Functions to be called before the first run, `module:function`, separated by commas."""
FIRST_USED_IN_A_RUN = (
    # What Prefect imports only when the first run needs it; half a second that nobody should wait for.
    "prefect.flow_engine",
    "prefect.task_engine",
    "prefect.events.clients",
    "prefect.results",
    "prefect.task_runners",
    "prefect.filesystems",
)


class FlowCode:
    """The flows of one project."""

    def __init__(self, project_dir: Path) -> None:
        self._project_dir = project_dir
        self._flows: dict[tuple[str, str], Flow[..., Any]] = {}
        self._files: dict[Path, ModuleType] = {}

    def load(self, entrypoint: str) -> Flow[..., Any]:
        """The flow at `file.py:function` below the current directory, or at `module.function`."""
        key = (os.getcwd(), entrypoint)
        if key not in self._flows:
            found = self._of_file(entrypoint)
            if not isinstance(found, Flow):  # Prefect says best what is wrong with it
                found = load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)
            self._flows[key] = found
        return self._flows[key]

    def _of_file(self, entrypoint: str) -> object:
        """What has this name in its file, which is run once: Prefect itself would run it anew for each of its flows."""
        path, _, name = entrypoint.rpartition(":")
        if not path.endswith(".py"):
            return None
        file = Path(path).resolve()
        if file not in self._files:
            self._files[file] = load_script_as_module(path)
        return getattr(self._files[file], name, None)

    def warm_up(self) -> None:
        """Loads every flow of prefect.yaml. What cannot be loaded is logged; a run that needs it says why."""
        for module in FIRST_USED_IN_A_RUN:
            try:
                importlib.import_module(module)
            except ImportError:
                LOG.info("Prefect has no %s any more", module)
        for entrypoint in self._entrypoints():
            try:
                self.load(entrypoint)
            except (ScriptError, MissingFlowError, OSError) as error:
                LOG.warning("%s cannot be loaded: %s", entrypoint, error)
        for wanted in filter(None, os.environ.get(WARM_UP, "").split(",")):
            module, _, function = wanted.partition(":")
            try:
                getattr(importlib.import_module(module), function)()
            except Exception as error:  # noqa: BLE001 - settings may be missing: the run says so, with a badge
                LOG.warning("%s: %s", wanted, type(error).__name__)

    def _entrypoints(self) -> list[str]:
        try:
            described = yaml.safe_load((self._project_dir / "prefect.yaml").read_text("utf-8")) or {}
        except (OSError, yaml.YAMLError):
            return []
        return sorted({it["entrypoint"] for it in described.get("deployments") or [] if it.get("entrypoint")})
