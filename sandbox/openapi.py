"""`python -m sandbox.openapi`: writes the contract down, as the sandbox speaks it."""

import json
import tempfile
from pathlib import Path

from sandbox.calendars import Calendars
from sandbox.faults import Faults
from sandbox.nadmozg_accounts import Nadmozg
from sandbox.nadmozg_app import nadmozg_app
from sandbox.nadmozg_gate import Gate

PATH = Path(__file__).with_name("openapi.json")


def contract() -> str:
    """The OpenAPI description, as it should stand in `openapi.json`."""
    with tempfile.TemporaryDirectory() as directory:
        nadmozg, faults = Nadmozg(Path(directory), cloud_seconds=1, cloud_lag=1), Faults()
        app = nadmozg_app(
            nadmozg, Gate(nadmozg, faults, "", "", 60, 300), faults, Calendars(Path(directory) / "calendars")
        )
        return json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    PATH.write_text(contract(), encoding="utf-8")
