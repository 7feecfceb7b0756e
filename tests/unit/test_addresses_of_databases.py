"""The addresses of both databases, as SQLAlchemy has them, are understood by PostgreSQL's own library."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from stack.pg_dump import address


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgresql+asyncpg"])
def test_an_address_is_read_whatever_driver_it_names(scheme: str) -> None:
    read = conninfo_to_dict(address(f"{scheme}://postgres@/prefect?host=/run/one"))
    assert (read["dbname"], read["host"], read["user"]) == ("prefect", "/run/one", "postgres")
