"""The application behind nadmozg's port: the API, the clients' clouds, and how errors are told."""

import math

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from sandbox.calendars import Calendars, published
from sandbox.cloud_pages import cloud_router
from sandbox.faults import Faults
from sandbox.nadmozg_accounts import Nadmozg
from sandbox.nadmozg_api import nadmozg_router
from sandbox.nadmozg_errors import NadmozgError
from sandbox.nadmozg_gate import Gate


def nadmozg_app(nadmozg: Nadmozg, gate: Gate, faults: Faults, calendars: Calendars) -> FastAPI:
    """Everything that speaks TLS."""
    app = FastAPI(title="nadmozg (sandbox)", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(nadmozg_router(nadmozg, gate, faults))
    app.include_router(cloud_router(nadmozg), include_in_schema=False)
    app.include_router(published(calendars), include_in_schema=False)

    @app.exception_handler(NadmozgError)
    async def tell(request: Request, error: NadmozgError) -> JSONResponse:
        headers = {}
        if error.retry_after is not None:
            headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
        content = {"body": None, "error": {"code": error.code, "message": error.message, "details": error.details}}
        return JSONResponse(content, error.status, headers)

    @app.exception_handler(RequestValidationError)
    async def tell_fields(request: Request, error: RequestValidationError) -> JSONResponse:
        # Only where and why: what was given may be a secret.
        fields = {".".join(str(part) for part in each["loc"][1:]): each["msg"] for each in error.errors()}
        return await tell(request, NadmozgError(400, "invalid_fields", ", ".join(fields), fields=fields))

    return app
