"""How nadmozg says no."""

from typing import Any


class NadmozgError(Exception):
    """An answer with an error in its envelope."""

    def __init__(
        self, status: int, code: str, message: str, *, retry_after: float | None = None, **details: Any
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after
        self.details = details


def not_found(what: str) -> NadmozgError:
    """404."""
    return NadmozgError(404, "not_found", f"no such {what}")


def invalid(field: str, why: str) -> NadmozgError:
    """400, about one field."""
    return NadmozgError(400, "invalid_fields", f"{field}: {why}", fields={field: why})
