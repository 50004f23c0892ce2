"""Build the routes of a service's pages from its manifest."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from arrimage_chassis.pages.acting import Acting
from arrimage_chassis.pages.declaration import Page
from arrimage_chassis.pages.doors import HOME
from arrimage_chassis.pages.screens import LANGUAGES, Screens
from arrimage_chassis.pages.showing import Showing

_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


def pages_router(screens: Screens) -> APIRouter:
    """Return the routes of the service's pages, under its name."""
    router, pages = APIRouter(include_in_schema=False), screens.pages
    prefix = f"/{screens.runtime.place.service}"

    async def asset(request: Request) -> Response:
        found = screens.assets.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        if "gzip" in request.headers.get("accept-encoding", ""):
            zipped = {**_KEPT, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
            return Response(found.zipped, media_type=found.content_type, headers=zipped)
        return Response(found.plain, media_type=found.content_type, headers=_KEPT)

    async def language(request: Request) -> Response:
        chosen = LANGUAGES.get(request.path_params["language"], "fr")
        path = screens.doors.safe_path(request.query_params.get("to")) or HOME
        response = RedirectResponse(screens.doors.url(request, path), 303)
        screens.keep_language(request, response, chosen)
        return response

    async def nothing(request: Request) -> Response:
        return screens.notice(request, await screens.who(request), "notice.not_found", 404)

    router.add_route(f"{prefix}/assets/{{name}}", asset, methods=["GET"])
    router.add_route(f"{prefix}/language/{{language}}", language, methods=["GET"])
    for page in pages.shown:
        router.add_route(f"{prefix}{page.path}", Showing(screens, page).respond, methods=["GET"])
    listed = {page.path for page in pages.shown}
    for act in pages.done:
        if act.path not in listed:  # whoever comes back there sees the page that the form is on
            listed.add(act.path)
            behind = Showing(screens, Page(act.path, act.again, act.about, act.roles))
            router.add_route(f"{prefix}{act.path}", behind.respond, methods=["GET"])
        router.add_route(f"{prefix}{act.path}", Acting(screens, act).respond, methods=["POST"])
    router.add_route(f"{prefix}/{{rest:path}}", nothing, methods=["GET"])
    return router
