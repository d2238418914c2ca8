"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.dependencies import ServicesDep
from api.problems import responses
from api.schemas import Status

__all__ = ["router"]

router = APIRouter(tags=["service"])


@router.get("/healthz", summary="Whether the process is alive")
def healthz(response: Response) -> Status:
    """Answers as long as the process runs, whatever the database does."""
    response.headers["Cache-Control"] = "no-store"
    return Status(status="alive")


@router.get("/readyz", summary="Whether questions can be answered", responses=responses(503))
def readyz(request: Request, response: Response, services: ServicesDep) -> Status:
    """Asks the database; while that does not answer, neither does this (503)."""
    response.headers["Cache-Control"] = "no-store"
    services.database.check()
    version = services.version.now()
    built = (request.app.state.front_end / "index.html").is_file()
    return Status(status="ready" if version else "no graph yet", version=version, front_end=built)
