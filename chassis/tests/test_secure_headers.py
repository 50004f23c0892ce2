"""Whatever a service answers bears the headers of OWASP's list; its cookies are for the node's pages alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from chassis.tests.page_service import SERVICE

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-328")

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-permitted-cross-domain-policies": "none",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "x-robots-tag": "noindex, nofollow",
}
NEVER = ("server", "x-powered-by", "x-aspnet-version", "public-key-pins", "x-xss-protection", "etag")
"""What tells of what we are made, or what OWASP says not to send any more."""
ADDRESSES = {
    "a page": ("/planning/notes", 200),
    "who answers": ("/", 200),
    "another language": ("/planning/language/en?to=/planning/notes", 303),
    "a notice": ("/planning/nothing", 404),
    "a page of no such thing": ("/planning/notes/x", 404),
    "no file of the look": ("/planning/assets/nothing.css", 404),
    "data": ("/health/ready", 200),
    "no data": ("/nothing", 404),
    "metrics": ("/metrics", 200),
}


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Twin]:
    store = f"sqlite+aiosqlite:///{tmp_path / 'pages.sqlite3'}"
    async with running_service(SERVICE, nats_server=nats_server, store_url=store, directory=tmp_path) as found:
        yield found


def check(response: httpx.Response, *, kept: bool = False) -> None:
    headers = response.headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    assert [name for name in NEVER if name in headers] == []
    policy = {part.split()[0]: part.split()[1:] for part in headers["content-security-policy"].split("; ")}
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert "form-action" in policy
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"} & {
        s for ss in policy.values() for s in ss
    }
    if kept:
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
    else:
        assert headers["cache-control"] == "no-store"


async def test_every_kind_of_answer_bears_them(twin: Twin) -> None:
    for what, (address, status) in ADDRESSES.items():
        response = await twin.client.get(address)
        assert response.status_code == status, what
        check(response)


async def test_a_browser_is_led_from_the_first_address_to_the_pages_and_a_program_is_not(twin: Twin) -> None:
    response = await twin.client.get("/", headers={"Accept": "text/html,*/*"})
    assert (response.status_code, response.headers["location"]) == (303, "/intake/today")
    check(response)
    assert (await twin.get("/"))["service"] == "planning"


async def test_a_form_that_is_done_refused_or_not_ours_bears_them(twin: Twin) -> None:
    form = (await open_page(twin.client, "/planning/notes")).form("/notes")
    for text, csrf, status in (("x", None, 303), ("x" * 99, None, 422), ("non", None, 409), ("x", "forged", 403)):
        fields = {**form.fields, "text": [text], "once": [f"once-{status}-{text[:1]}"]}
        response = await twin.client.post("/planning/notes", data={**fields, **({"csrf": [csrf]} if csrf else {})})
        assert response.status_code == status
        check(response)
    response = await twin.client.post("/planning/notes", content=b"x" * 2_000_000)
    assert response.status_code == 413
    check(response)


async def test_a_file_of_the_look_bears_them_and_is_kept(twin: Twin) -> None:
    for name in ("arrimage.css", "arrimage.js"):
        for encoding in ("gzip", "identity"):
            response = await twin.client.get(f"/planning/assets/{name}", headers={"Accept-Encoding": encoding})
            assert response.status_code == 200
            check(response, kept=True)
            assert not response.headers.get("set-cookie")


async def test_over_tls_browsers_are_told_to_stay_there_and_cookies_go_nowhere_else(twin: Twin) -> None:
    async with httpx.AsyncClient(transport=twin.client._transport, base_url="https://twin") as client:
        for address, _ in ADDRESSES.values():
            response = await client.get(address)
            check(response)
            assert response.headers["strict-transport-security"].startswith("max-age=31536000")
        page = await open_page(client, "/planning/notes")
        assert (await page.submit("/notes", text="une fois")).status == 200
    async with httpx.AsyncClient(transport=twin.client._transport, base_url="https://twin") as client:
        for address in ("/planning/notes", "/planning/language/en"):
            cookies = SimpleCookie((await client.get(address)).headers["set-cookie"])
            for name, cookie in cookies.items():
                assert name.startswith("__Host-arrimage-margelle-")
                assert cookie["secure"]
                assert cookie["httponly"]
                assert cookie["samesite"] == "lax"
                assert cookie["path"] == "/"
                assert not cookie["domain"]


async def test_without_tls_a_cookie_is_hidden_from_scripts_and_other_sites(twin: Twin) -> None:
    response = await twin.client.get("/planning/notes")
    assert "strict-transport-security" not in response.headers
    [cookie] = SimpleCookie(response.headers["set-cookie"]).values()
    assert cookie.key == "arrimage-margelle-visitor"
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    assert not cookie["domain"]
    assert not cookie["expires"]
    assert not cookie["max-age"]
