"""Asking the sandbox for faults and for what happens at the far end without us: `/control`."""

from typing import Any, Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from sandbox.faults import Fault, Faults
from sandbox.nadmozg_accounts import Nadmozg
from sandbox.nadmozg_api import told_operation
from sandbox.nadmozg_errors import NadmozgError
from sandbox.smtp_faults import SmtpFault, SmtpFaults


class SalesCloud(BaseModel):
    """A cloud made by sales at the sale."""

    slug: str
    title: str
    admin_email: str
    admin_name: str = ""


class CloudStateWanted(BaseModel):
    """None: active again."""

    state: Literal["suspended", "deleting", "deleted"] | None


def control_router(nadmozg: Nadmozg, faults: Faults, mail: SmtpFaults) -> APIRouter:
    """Everything under `/control`."""
    router = APIRouter(prefix="/control")

    @router.get("/faults")
    def list_faults() -> list[Fault]:
        return faults.asked

    @router.post("/faults", status_code=201)
    def add_fault(fault: Fault) -> Fault:
        return faults.ask(fault)

    @router.delete("/faults", status_code=204)
    def clear_faults() -> None:
        faults.clear()

    @router.get("/smtp")
    def list_smtp_faults() -> list[SmtpFault]:
        return mail.faults

    @router.post("/smtp", status_code=201)
    def add_smtp_fault(fault: SmtpFault) -> SmtpFault:
        return mail.ask(fault)

    @router.delete("/smtp", status_code=204)
    def clear_smtp_faults() -> None:
        mail.clear_faults()

    @router.post("/operations/{operation_id}/resolve")
    def resolve(operation_id: str) -> dict[str, Any]:
        nadmozg.retry(operation_id)
        return told_operation(nadmozg.cloud_of_operation(operation_id)).model_dump(mode="json")

    @router.post("/clouds", status_code=201)
    def make_cloud_by_sales(asked: SalesCloud) -> dict[str, Any]:
        cloud = nadmozg.make_cloud_by_sales(asked.slug, asked.title, asked.admin_email, asked.admin_name)
        ids = {"cloud_id": cloud.cloud_id, "admin_user_id": cloud.admin_user_id}
        return ids | {"slug": cloud.slug, "url": nadmozg.url(cloud), "state": cloud.state()}

    @router.post("/clouds/{cloud_id}/state")
    def set_state(cloud_id: str, wanted: CloudStateWanted) -> dict[str, str]:
        return {"state": nadmozg.set_state(cloud_id, wanted.state).state()}

    @router.post("/clouds/{cloud_id}/users/{user_id}/login", status_code=204)
    def log_in(cloud_id: str, user_id: str) -> None:
        nadmozg.log_in(cloud_id, user_id)

    return router


def explain_refusals(app: FastAPI) -> None:
    """Answers with nadmozg's refusals as plain HTTP errors, where the application is not nadmozg."""

    @app.exception_handler(NadmozgError)
    async def tell(request: Request, error: NadmozgError) -> JSONResponse:
        return JSONResponse({"detail": error.message, "code": error.code}, error.status)
