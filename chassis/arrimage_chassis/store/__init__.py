"""The store of a service: engine, transactions, the tables of delivery, migrations.

``Session`` is what a query is given: rooms that hold no SQL (api, queries, commands) know a session by this name.
"""

from sqlalchemy.ext.asyncio import AsyncSession as Session

__all__ = ["Session"]
