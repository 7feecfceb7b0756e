"""How a line of a log looks: date, time zone, level, case and run on every one; JSON if it is asked for.

Prefect's logging is told of it by the environment (stack/prefect_env.py), so the server's lines, the worker's and those
of every run look alike.
"""

import json
import logging
import os
from datetime import datetime
from typing import Any

ASKED_FOR = "ONBOARDING_LOG_FORMAT"
"""`json`, or anything else for text."""
CONTINUED = "    | "
"""Before the second and further lines of one message, a traceback's say."""


class LineFormatter(logging.Formatter):
    """`case` is what engine/log_case.py adds to records; Prefect adds the run's and the task run's names."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()
        self._as_json = os.environ.get(ASKED_FOR, "").lower() == "json"

    def format(self, record: logging.LogRecord) -> str:
        """The whole record: one line, and those that continue it."""
        told = {
            "at": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "case": getattr(record, "case", "") or "",
            "run": _text(record, "flow_run_id"),
            "task_run": _text(record, "task_run_name"),
            "said": super().format(record),
        }
        if self._as_json:
            return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)
        about = " ".join(told[name] for name in ("case", "run") if told[name]) or "-"
        said = told["said"].replace("\n", f"\n{CONTINUED}")
        return f"{told['at']} {told['level']:<8} {told['logger']} [{about}] {said}"


def _text(record: logging.LogRecord, name: str) -> str:
    value = getattr(record, name, None)
    return str(value) if value and value != "<unknown>" else ""
