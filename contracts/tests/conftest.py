from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

MARGELLE_KEY = "UCFIRY65OQE7DFP5KLNS2PF2LVZMUZYJX4OZIEQ36N2IQANUB5XVZ45L"
VIRAGE_KEY = "UCATS5YOVB6ROX2WUNKGNQ2MP3GMXDMKSG2O4N5CLX3A6W4PZGZZJPJO"
OBSERVATOIRE_KEY = "UDWUSKGGFDI4FRXK5EBTRECZSVQSSWJHHJOGH6JWG3AUMFFMQ435C2U4"

NETWORK = f"""\
network: sorel-tracy
version: 1
hub:
  leaf_url: nats-leaf://127.0.0.1:7422
  client_url: nats://127.0.0.1:4222
limits: {{mailbox_days: 90}}
organizations:
  - id: margelle
    name: {{fr: "Maison la Margelle"}}
    services: [intake, planning, followup, notifications]
    region: sorel-tracy
    leaf_key: {MARGELLE_KEY}
    signing_key: iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=
  - id: virage
    name: {{fr: "Le Virage"}}
    services: [intake]
    region: sorel-tracy
    leaf_key: {VIRAGE_KEY}
    signing_key: gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q=
    hears_from: [margelle]
integrators:
  - id: x-observatoire
    name: {{fr: "Observatoire régional"}}
    key: {OBSERVATOIRE_KEY}
    reads: [public, feed]
"""

REQUEST = """\
id: csss-pds
name: {fr: "CSSS Pierre-De Saurel", en: "Pierre-De Saurel health centre"}
services: [intake, planning]
region: sorel-tracy
leaf_key: UDFJHLAXAUMHA4OWPOB4P7YO72AQR2HMIUYFOXLXE2DZGM633K7HYREV
signing_key: ypOsFwUYcHHWe4PH/w7+gQjo7EUwV113JoeTM9vavnw=
fingerprint: f957 dcf4 728b 8579 a195 af86 28e7 a82f
"""


@pytest.fixture
def signals_of_the_tests() -> Iterator[None]:
    """Take back what a command that is called here does with signals."""
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def network_text() -> str:
    """A network of two organizations and an integrator; its lines are counted by the tests of problems."""
    return NETWORK


@pytest.fixture
def request_text() -> str:
    """The membership request of a third organization."""
    return REQUEST
