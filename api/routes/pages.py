"""The pages for people: the map, the reference of the API, and the plain page that stands in for a missing map."""

from __future__ import annotations

from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.reference import page, reference_page

__all__ = ["FRONT_END", "mount_front_end"]

FRONT_END: Final = Path(str(files("api"))) / "web" / "dist"
"""Where the built page is; it ships inside the wheel and is built by ``make web`` in a checkout."""

_PLAIN_CSS: Final = Path(str(files("api"))) / "pages" / "plain.css"
_REVALIDATE: Final = {"Cache-Control": "no-cache"}
_NOT_BUILT: Final = """
<p>The map was not built, so there is nothing to show here yet. In a checkout of the sources, run</p>
<pre>make web</pre>
<p>and load this page again; a wheel made by <code>make package</code> brings the map along.</p>
<p>Everything else works: <a href="./reference">the reference of the API</a>, <a href="./queries">the questions that
can be asked</a>, <a href="./stats">what the graph holds</a>.</p>
"""

router = APIRouter(include_in_schema=False)


class _HashedFiles(StaticFiles):
    """Files whose names change with their content, so that a browser never has to ask for them again."""

    async def check_config(self) -> None:
        """Let the folder be missing: the page may be built later, and until then there are no such files."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, to be kept for a year."""
        response = await super().get_response(path, scope)
        if response.status_code < 400:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


@router.get("/")
def front_page(request: Request) -> Response:
    """The map; while it is not built, a plain page that says how to build it."""
    index = request.app.state.front_end / "index.html"
    if index.is_file():
        return FileResponse(index, headers=_REVALIDATE)
    return HTMLResponse(page("Lifescape", _NOT_BUILT), 503, headers={"Cache-Control": "no-store"})


@router.get("/reference")
def reference(request: Request) -> Response:
    """The API, explained on one page without scripts."""
    return HTMLResponse(reference_page(request.app.openapi()), headers=_REVALIDATE)


@router.get("/docs")
def docs() -> Response:
    """The address where such pages usually are."""
    return RedirectResponse("./reference", 308)


@router.get("/plain.css")
def plain_style() -> Response:
    """The style of the pages that need no build."""
    return FileResponse(_PLAIN_CSS, headers=_REVALIDATE)


@router.get("/{name}.{suffix}")
def root_file(name: str, suffix: str, request: Request) -> Response:
    """A file beside the page, such as its icon; only those that the build put there."""
    built = {path.name: path for path in request.app.state.front_end.glob("*.*") if path.is_file()}
    path = built.get(f"{name}.{suffix}")
    if path is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return FileResponse(path, headers=_REVALIDATE)


def mount_front_end(app: FastAPI, folder: Path) -> None:
    """Serve the built page from this folder, which may also be built while the service runs."""
    app.state.front_end = folder
    app.mount("/assets", _HashedFiles(directory=folder / "assets", check_dir=False), name="assets")
    app.include_router(router)
