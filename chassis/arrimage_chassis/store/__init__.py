"""The store of a service: engine, transactions, the tables of delivery, migrations."""
