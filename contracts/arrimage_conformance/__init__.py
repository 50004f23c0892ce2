"""The conformance kit: does a program keep the promises of a role? It looks at NATS alone.

``arrimage-conformance run followup --start "node dist/main.js"``; docs/how-to/prove-an-implementation.md.
"""
