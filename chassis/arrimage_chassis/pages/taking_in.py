"""Take a form in: where it comes from, what it says, and the key under which it is done once."""

from __future__ import annotations

import hashlib
import json
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from arrimage_chassis.http.idempotency import OnceKey
from arrimage_chassis.http.limits import is_too_large
from arrimage_chassis.pages.entered import Entered, pairs_of
from arrimage_chassis.pages.screens import Who

_MOST_FIELDS: Final = 500
_ELSEWHERE: Final = "cross-site"
_NEIGHBOUR: Final = "same-site"
_UNTOLD: Final = "null"
"""What a browser says of the origin of our own forms from another port: our pages let it tell no more."""


class UnreadableError(Exception):
    """No form of ours: it is too large, has too many fields, or is none at all."""

    def __init__(self, *, too_large: bool = False) -> None:
        super().__init__()
        self.too_large = too_large


def is_from_elsewhere(request: Request, ours: list[str]) -> bool:
    """Tell whether a page of another site, or of a neighbour of this one, sent the form.

    What such a page wrote is not even shown. ``ours`` are the other addresses of this node. Where the browser does
    not tell, a form is judged by what it bears: a token, or else the seal of whom it was made for.
    """
    fetched = request.headers.get("sec-fetch-site")
    if fetched == _ELSEWHERE:
        return True
    origin = request.headers.get("origin")
    if origin is None or (origin == _UNTOLD and fetched == _NEIGHBOUR):
        return False
    if fetched is not None and fetched != _NEIGHBOUR:
        return False
    here = request.headers.get("host", "")
    return urlsplit(origin).netloc not in (here, *(urlsplit(each).netloc for each in ours))


async def sent_in(request: Request) -> dict[str, list[str]]:
    """Read what the browser sent; a file is read as text under its field's name.

    :raises UnreadableError: if it is no form of ours.
    """
    if is_too_large(request.scope):
        raise UnreadableError(too_large=True)
    pairs: list[tuple[str, str]] = []
    try:
        async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    pairs.append((name, _text_of(await value.read())))
                else:
                    pairs.append((name, value))
    except (MultiPartException, HTTPException):  # the second is the first, as Starlette raises it within an app
        raise UnreadableError from None
    return pairs_of(pairs)


def one(entered: Entered, name: str) -> str:
    """Return what stands under ``name``; nothing if it is not there."""
    return next(iter(entered.get(name, ())), "")


def once_key(request: Request, who: Who, entered: Entered) -> OnceKey:
    """Return the key of a form: the same form sent twice to one address is done once.

    :raises ProblemError: ``idempotency.key_missing``.
    """
    apart = ("csrf", "once", "held", "author")
    said = {name: list(values) for name, values in entered.items() if name not in apart}
    content = json.dumps([request.url.path, said], sort_keys=True).encode()
    where = hashlib.sha256(request.url.path.encode()).hexdigest()[:24]
    return OnceKey.over(content, one(entered, "once"), who.worker.id, kind=f"page-{where}-")


def _text_of(content: bytes) -> str:
    """Return a file as text: in UTF-8, or else as a spreadsheet of Windows writes it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
