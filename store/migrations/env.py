"""Run by Alembic on the connection that the store hands over."""  # noqa: INP001

from alembic import context

from store.schema import VERSION_TABLE
from store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
