"""The headers of a page: nothing is kept, nothing of others runs, nobody frames it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fastapi import Request

_FIXED: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
}
_ONE_YEAR: Final = "max-age=31536000"


def headers(request: Request, form_targets: Sequence[str]) -> dict[str, str]:
    """Return the headers of a page whose forms go to this address and to ``form_targets``."""
    targets = " ".join(["'self'", *form_targets])
    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        f"form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    )
    found = {**_FIXED, "Content-Security-Policy": policy}
    if request.url.scheme == "https":
        found["Strict-Transport-Security"] = _ONE_YEAR
    return found
