"""The addresses of adding papers: a page that works by form, and the API that its script uses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, unquote

from fastapi import APIRouter, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph.errors import HubgraphError, QueryError
from viz.web.correcting import refusal
from viz.web.library import Library
from viz.web.respond import Json, View, answer, language
from viz.web.roles import desk
from viz.web.security import UPLOAD_LIMIT
from viz.web.uploads import WAITING, Intake, Job, limits
from viz.words import say

CHUNK = 2**20  # bytes


def routes(app: FastAPI, library: Library, env: Any) -> None:
    """Add the addresses of adding papers to the application; without the right they say what to do."""
    intake = Intake(library)
    app.state.intake = intake
    app.include_router(_api(intake))

    def shown(request: Request, job: Job | None, status: int = 200, error: Any = None) -> Response:
        may = desk(request).upload
        data = {"job": job.plain() if job else None, "recent": [one.plain() for one in intake.recent()] if may else [],
                "limits": limits(), "may": may, "error": error}  # fmt: skip
        return answer(env, request, View("upload.html", say("upload.title", language(request)), data, status),
                      library.shelf().build)  # fmt: skip

    def page(request: Request) -> Response:
        return shown(request, None)

    def one(request: Request) -> Response:
        desk(request).need("upload")
        return shown(request, intake.job(request.path_params["id"]))

    async def bring(request: Request) -> Response:
        try:
            desk(request).need("upload")
            async with request.form(max_files=WAITING, max_fields=5) as form:
                files = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
                if not files:
                    raise QueryError("no file was chosen", "choose a file first")
                for file in files:
                    job = intake.new(file.filename or "")
                    await _save(intake, job, _chunks(file))
        except HubgraphError as exc:
            error, status = refusal(exc)
            return await run_in_threadpool(shown, request, None, status, error)
        return RedirectResponse(f"/upload/{job.id}" if len(files) == 1 else "/upload", 303)

    async def act(request: Request) -> Response:
        desk(request).need("upload")
        fields = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), max_num_fields=5))
        job = intake.job(request.path_params["id"])
        await run_in_threadpool(_act, intake, job, fields.get("do", ""))
        return RedirectResponse(f"/upload/{job.id}", 303)

    for path, found, method in (("/upload", page, "GET"), ("/upload.json", page, "GET"), ("/upload", bring, "POST"),
                                ("/upload/{id}.json", one, "GET"), ("/upload/{id}", one, "GET"),
                                ("/upload/{id}", act, "POST")):  # fmt: skip
        app.add_route(path, found, methods=[method])


def _act(intake: Intake, job: Job, what: str) -> None:
    if what == "cancel":
        intake.cancel(job)
    elif what in ("replace", "keep"):
        intake.settle(job, replace=what == "replace")


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk


async def _save(intake: Intake, job: Job, chunks: AsyncIterator[bytes]) -> None:
    """Write a file as it comes, and start reading it. Raises QueryError for one that is too large."""
    size = 0
    try:
        with job.path.open("wb") as out:
            async for chunk in chunks:
                size += len(chunk)
                if size > UPLOAD_LIMIT:
                    raise QueryError(
                        f"{job.name}: the limit is {UPLOAD_LIMIT // 2**20} MB", "split it into several files"
                    )
                out.write(chunk)
    except BaseException:  # the visitor has left, or the file is too large
        intake.cancel(job)
        raise
    intake.start(job)


def _api(intake: Intake) -> APIRouter:
    api = APIRouter(prefix="/api/uploads")

    @api.post("")
    async def bring(request: Request) -> Json:
        """Take a file in (the body; its name, percent-encoded, in `X-Filename`) and start reading it."""
        try:
            desk(request).need("upload")
            job = intake.new(unquote(request.headers.get("x-filename", "")))
            await _save(intake, job, request.stream())
        except HubgraphError as exc:
            return Json(*refusal(exc))
        return Json(job.plain(), 202)

    @api.get("/{job_id}")
    def state(request: Request, job_id: str) -> Json:
        """Return how far a paper is, and at the end what it added."""
        desk(request).need("upload")
        return Json(intake.job(job_id).plain())

    @api.delete("/{job_id}")
    def cancel(request: Request, job_id: str) -> Json:
        """End the reading of a paper."""
        desk(request).need("upload")
        job = intake.job(job_id)
        intake.cancel(job)
        return Json(job.plain())

    @api.post("/{job_id}/{what}")
    def settle(request: Request, job_id: str, what: str) -> Json:
        """Decide about a paper of which there is an older version: `replace` or `keep`."""
        desk(request).need("upload")
        job = intake.job(job_id)
        _act(intake, job, what)
        return Json(job.plain())

    return api
