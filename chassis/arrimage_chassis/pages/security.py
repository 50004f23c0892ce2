"""The policy of a page: nothing of others runs in it, and its forms go to us alone.

What else is said of a page is said of every answer: :mod:`arrimage_chassis.http.secure_headers`.
"""

from __future__ import annotations

from collections.abc import Sequence


def headers(form_targets: Sequence[str]) -> dict[str, str]:
    """Return the headers of a page whose forms go to this address and to ``form_targets``."""
    targets = " ".join(["'self'", *form_targets])
    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        f"form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    )
    return {"Content-Security-Policy": policy}
