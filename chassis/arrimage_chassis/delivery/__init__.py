"""The promise of delivery.

A command that was answered with success has each of its events in the stream that it is addressed to, at least
once, in order for each (recipient, case), however often and whenever processes, servers or links die; and each
takes effect in a conforming service exactly once. What can never be delivered is reported, never forgotten.

``outbox`` writes events in the command's transaction, ``relay`` takes them to the bus; ``screening`` looks at what
arrives, ``landing`` applies it once, ``parking`` and ``quarantine`` keep what cannot be applied.
"""
