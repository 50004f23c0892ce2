"""The other side of the gate: partners with keys of their own, the hub's streams, what is signed and sealed."""
