"""The files nadmozg's state lives in: written whole and in one step, one small file per change."""

from pathlib import Path

from pydantic import TypeAdapter

from sandbox.files import make_private_directory, write_atomically
from sandbox.nadmozg_records import Cloud, Hold

_holds = TypeAdapter(list[Hold])


class NadmozgStore:
    """`<directory>/clouds/<cloud_id>.json` and `<directory>/holds.json`."""

    def __init__(self, directory: Path) -> None:
        make_private_directory(directory)
        self._clouds = make_private_directory(directory / "clouds")
        self._holds = directory / "holds.json"

    def load_clouds(self) -> list[Cloud]:
        """In the order they were made."""
        clouds = [Cloud.model_validate_json(path.read_bytes()) for path in self._clouds.glob("[!.]*.json")]
        return sorted(clouds, key=lambda cloud: cloud.created_at)

    def load_holds(self) -> list[Hold]:
        """All holds that were kept."""
        return _holds.validate_json(self._holds.read_bytes()) if self._holds.exists() else []

    def save_cloud(self, cloud: Cloud) -> None:
        """Replaces what was known of the cloud."""
        write_atomically(self._clouds / f"{cloud.cloud_id}.json", cloud.model_dump_json(indent=1).encode())

    def save_holds(self, holds: list[Hold]) -> None:
        """Replaces all holds."""
        write_atomically(self._holds, _holds.dump_json(holds, indent=1))
