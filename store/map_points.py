"""The registry's rows as points of the map: few columns, all rows, no objects of the mapper's."""

from sqlalchemy import Engine, select

from cases.registry.map_point import MapPoint
from cases.registry.row import object_code
from store.tables_registry import RegistryRow


class MapPoints:
    """Reads only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def every(self) -> list[MapPoint]:
        """By name; those whose place is not known, too."""
        row = RegistryRow
        columns = (
            *(row.number, row.name, row.object_type, row.status, row.address, row.region, row.manager),
            *(row.cloud_url, row.latitude, row.longitude),
        )
        with self._engine.connect() as database:
            found = database.execute(select(*columns).order_by(row.sort_name, row.number))
            return [MapPoint(object_code(number), *values) for number, *values in found]
