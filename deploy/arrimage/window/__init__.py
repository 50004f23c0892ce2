"""The node's window: its own events, told by HTTP to those of its integrators that have no NATS.

A process of its own beside the services, started by the node when somebody needs it. It reads the node's stream by
cursor, keeps no event, and gives each integrator what it was granted and nothing else.
"""
