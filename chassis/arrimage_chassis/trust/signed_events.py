"""The signature on an event that crosses the border: made by the gate that says it, held against the pinned key.

The server vouches for the account by which a message came, and whoever runs the hub runs that server: only the
organization's own key tells that the organization said it (R-094, R-095).
"""

from __future__ import annotations

import json

from arrimage_chassis.trust import base64url
from arrimage_chassis.trust.signing import Signing
from arrimage_chassis.trust.strict_json import parsed_object
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.signed import event_bytes


def signed_event(signing: Signing, envelope: Envelope) -> Envelope:
    """Return ``envelope`` with the organization's signature over all of it.

    :raises SigningKeyError: ``signing_key.missing``.
    """
    said = event_bytes(json.loads(envelope.to_json()))
    return envelope.model_copy(update={"signature": base64url.encoded(signing.sign(said))})


def fault_of_signature(signing: Signing, body: bytes, sender: str) -> str | None:
    """Return the stable code of what is wrong with the signature on ``body``; None if ``sender`` signed it.

    ``event.unsigned``, ``event.bad_signature``, and ``event.no_pinned_key``: with whom no key is pinned, no
    agreement is honoured, and nothing was disclosed that could be taken back.

    :param body: the message as it came, and as it is signed: members that are not known here are signed too.
    """
    try:
        message = parsed_object(body)
        signature = message.get("signature")
        if signature is None:
            return "event.unsigned"
        said, raw = event_bytes(message), base64url.decoded(signature)
    except (ValueError, TypeError, AttributeError):
        return "event.bad_signature"
    if signing.key_of(sender) is None:
        return "event.no_pinned_key"
    return None if signing.is_signed_by(sender, said, raw) else "event.bad_signature"
