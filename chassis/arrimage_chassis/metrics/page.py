"""docs/operations/metrics.md, written from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from arrimage_chassis.metrics.catalogue import OF_A_VAULT, OF_HUB, OF_SERVICE, OF_WINDOW, PLACE, Measure

PAGE: Final = "docs/operations/metrics.md"

_HEAD: Final = """\
# Metrics

Written by `python -m arrimage_chassis.metrics generate` from `arrimage_chassis/metrics/catalogue.py`; do not edit.

Each service answers `GET /metrics` at its own address (`arrimage node up` prints them) in the text format of
Prometheus; a hub answers on the port of its own machine that `arrimage network up --metrics-port` names. No label
names a case, a person or a worker.

**Who may read.** Whoever asks from the same machine, under its own name there (`127.0.0.1`, `[::1]`, `localhost`),
and whoever shows an operator's key (`arrimage node worker add ID --role operator`). Any other name in
`Host`, and what a proxy says that it passes on, counts as from elsewhere. A proxy on the same machine that says
nothing of itself looks like the machine: let it pass no `/metrics` on. (A hub's port answers whoever asks on its
machine.) A Prometheus on another machine is configured so:

```yaml
scrape_configs:
  - job_name: arrimage
    authorization: { credentials_file: /etc/prometheus/arrimage-operator.key }
    static_configs:
      - targets: ["10.0.0.5:8081", "10.0.0.5:8082", "10.0.0.5:8083", "10.0.0.5:8084"]
  - job_name: arrimage-hub
    static_configs:
      - targets: ["127.0.0.1:9464"]
```

The names of the two jobs are those that [the alert rules](../../deploy/monitoring/alerts.yml) know.
A scrape asks the store a handful of questions that its indexes answer, and each durable one: it costs a few
milliseconds, however many events were published before. With the store or the hub away it still answers, without
the numbers that nobody can tell.

A scraped file is also there without Prometheus: `curl http://127.0.0.1:8081/metrics`.
"""


def write_page() -> str:
    """Return the page."""
    return "\n".join(
        [
            _HEAD,
            "## Of a service",
            "",
            f"Every number has the labels {', '.join(f'`{name}`' for name in PLACE)}; beside them each process "
            "offers Prometheus's own `process_*` (memory, CPU, open files).",
            "",
            *_table([*OF_SERVICE, *OF_A_VAULT]),
            "",
            "## Of a node's window",
            "",
            "With the same labels, `service` being `window`; an integrator's name is no person's.",
            "",
            *_table(OF_WINDOW),
            "",
            "## Of a hub",
            "",
            "Every number has the label `network`.",
            "",
            *_table(OF_HUB),
            "",
        ]
    )


def _table(measures: Sequence[Measure]) -> list[str]:
    rows = [
        f"| `{measure.name}` | {measure.kind} | {', '.join(f'`{label}`' for label in measure.labels) or '–'} "
        f"| {measure.meaning} |"
        for measure in measures
    ]
    return ["| name | kind | further labels | meaning |", "|---|---|---|---|", *rows]
