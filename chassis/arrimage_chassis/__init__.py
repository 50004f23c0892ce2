"""What every Arrimage service stands on: settings, logs, clock, store, outbox, inbox, bus, HTTP."""
