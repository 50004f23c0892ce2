"""Alembic's way in: the connection and the tables come from :mod:`arrimage_chassis.store.migrate`."""

from alembic import context

configuration = context.config.attributes
context.configure(
    connection=configuration["connection"],
    target_metadata=configuration["metadata"],
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="types.",
)
with context.begin_transaction():
    context.run_migrations()
