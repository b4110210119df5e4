"""Sources, evidence, editions, changes and the outbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

TEXT = sa.String()
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("encoding", TEXT, nullable=False),
        sa.Column("base_sha256", TEXT, nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["base_sha256"], ["blob.sha256"], name="fk_blob_base_sha256_blob"),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
    )
    op.create_table(
        "publisher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_publisher"),
        sa.UniqueConstraint("slug", name="uq_publisher_slug"),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=False),
        sa.Column("line_of_business", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["publisher.id"], name="fk_policy_publisher_id_publisher"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy"),
        sa.UniqueConstraint(
            "publisher_id",
            "line_of_business",
            "number",
            name="uq_policy_publisher_id_line_of_business_number",
        ),
    )
    op.create_table(
        "policy_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name="fk_policy_alias_policy_id_policy"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy_alias"),
        sa.UniqueConstraint(
            "policy_id", "kind", "value", name="uq_policy_alias_policy_id_kind_value"
        ),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=False),
        sa.Column("line_of_business", TEXT, nullable=False),
        sa.Column("declaration", JSON, nullable=False),
        sa.Column("declaration_hash", TEXT, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["publisher.id"], name="fk_source_publisher_id_publisher"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("slug", name="uq_source_slug"),
    )
    op.create_index("ix_source_publisher_id", "source", ["publisher_id"])
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("locator", TEXT, nullable=False),
        sa.Column("edition", TEXT, nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=True),
        sa.Column("first_listed_at", INSTANT, nullable=True),
        sa.Column("last_confirmed_at", INSTANT, nullable=True),
        sa.Column("missing_since", INSTANT, nullable=True),
        sa.Column("accepted_sha256", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["accepted_sha256"], ["blob.sha256"], name="fk_publication_accepted_sha256_blob"
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name="fk_publication_policy_id_policy"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_publication_source_id_source"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
        sa.UniqueConstraint("source_id", "locator", name="uq_publication_source_id_locator"),
    )
    op.create_index("ix_publication_policy_id", "publication", ["policy_id"])
    op.create_table(
        "source_validator",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("etag", TEXT, nullable=True),
        sa.Column("last_modified", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_source_validator_source_id_source"
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name="fk_source_validator_publication_id_publication",
        ),
        sa.PrimaryKeyConstraint("source_id", "url", name="pk_source_validator"),
    )
    op.create_index("ix_source_validator_publication_id", "source_validator", ["publication_id"])
    op.create_table(
        "source_jurisdiction",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("jurisdiction", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_source_jurisdiction_source_id_source"
        ),
        sa.PrimaryKeyConstraint("source_id", "jurisdiction", name="pk_source_jurisdiction"),
    )
    op.create_table(
        "source_state",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("next_due_at", INSTANT, nullable=False),
        sa.Column("owner", TEXT, nullable=True),
        sa.Column("claimed_at", INSTANT, nullable=True),
        sa.Column("last_visit_at", INSTANT, nullable=True),
        sa.Column("last_outcome", TEXT, nullable=True),
        sa.Column("last_reason", TEXT, nullable=True),
        sa.Column("last_detail", TEXT, nullable=False),
        sa.Column("last_good_at", INSTANT, nullable=True),
        sa.Column("baseline_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_source_state_source_id_source"
        ),
        sa.PrimaryKeyConstraint("source_id", name="pk_source_state"),
    )
    op.create_index("ix_source_state_next_due_at", "source_state", ["next_due_at"])
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("locator", TEXT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column("remedy", TEXT, nullable=True),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("owner", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name="fk_visit_publication_id_publication"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_visit_source_id_source"),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
    )
    op.create_index("ix_visit_publication_id", "visit", ["publication_id"])
    op.create_index("ix_visit_source_id_started_at", "visit", ["source_id", "started_at"])
    op.create_table(
        "capture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("final_url", TEXT, nullable=False),
        sa.Column("fetched_at", INSTANT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("media_type", TEXT, nullable=False),
        sa.Column("headers", JSON, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("part_of", TEXT, nullable=True),
        sa.Column("text_hash", TEXT, nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name="fk_capture_publication_id_publication"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="fk_capture_sha256_blob"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_capture_visit_id_visit"),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
    )
    op.create_index("ix_capture_publication_id_accepted", "capture", ["publication_id", "accepted"])
    op.create_index("ix_capture_sha256", "capture", ["sha256"])
    op.create_index("ix_capture_visit_id", "capture", ["visit_id"])
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("locator", TEXT, nullable=False),
        sa.Column("reading_key", TEXT, nullable=False),
        sa.Column("document_sha256", TEXT, nullable=False),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name="fk_reading_capture_id_capture"
        ),
        sa.ForeignKeyConstraint(
            ["document_sha256"], ["blob.sha256"], name="fk_reading_document_sha256_blob"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
        sa.UniqueConstraint(
            "capture_id", "locator", "reading_key", name="uq_reading_capture_id_locator_reading_key"
        ),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("current_reading_id", sa.Integer(), nullable=False),
        sa.Column("compared_to", sa.Integer(), nullable=True),
        sa.Column("cause", TEXT, nullable=False),
        sa.Column("observed_at", INSTANT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=True),
        sa.Column("version", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name="fk_revision_capture_id_capture"
        ),
        sa.ForeignKeyConstraint(
            ["compared_to"], ["revision.id"], name="fk_revision_compared_to_revision"
        ),
        sa.ForeignKeyConstraint(
            ["current_reading_id"], ["reading.id"], name="fk_revision_current_reading_id_reading"
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name="fk_revision_publication_id_publication"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.UniqueConstraint("publication_id", "ordinal", name="uq_revision_publication_id_ordinal"),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", TEXT, nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("aspect", TEXT, nullable=True),
        sa.Column("codes", JSON, nullable=False),
        sa.Column("governed", JSON, nullable=False),
        sa.Column("before", TEXT, nullable=True),
        sa.Column("after", TEXT, nullable=True),
        sa.Column("where", JSON, nullable=False),
        sa.Column("direction", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("applies_by", TEXT, nullable=False),
        sa.Column("retroactive", sa.Boolean(), nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.Column("severity", TEXT, nullable=False),
        sa.Column("notes", JSON, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("event", TEXT, nullable=True),
        sa.Column("event_role", TEXT, nullable=True),
        sa.Column("observed_at", INSTANT, nullable=False),
        sa.Column("for_digest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name="fk_change_publication_id_publication"
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["publisher.id"], name="fk_change_publisher_id_publisher"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_change_revision_id_revision"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
        sa.UniqueConstraint("public_id", name="uq_change_public_id"),
    )
    op.create_index("ix_change_event", "change", ["event"])
    op.create_index("ix_change_fingerprint", "change", ["fingerprint"])
    op.create_index("ix_change_for_digest_observed_at", "change", ["for_digest", "observed_at"])
    op.create_index("ix_change_observed_at_id", "change", ["observed_at", "id"])
    op.create_index("ix_change_revision_id", "change", ["revision_id"])
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("route", TEXT, nullable=False),
        sa.Column("dedupe_key", TEXT, nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("broadcast", sa.Boolean(), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["message.id"], name="fk_message_parent_id_message"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_message_revision_id_revision"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("dedupe_key", "route", name="uq_message_dedupe_key_route"),
        sa.UniqueConstraint("public_id", name="uq_message_public_id"),
    )
    op.create_index("ix_message_parent_id", "message", ["parent_id"])
    op.create_index("ix_message_revision_id", "message", ["revision_id"])
    op.create_table(
        "revision_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_revision_event_revision_id_revision"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_revision_event"),
    )
    op.create_index("ix_revision_event_revision_id", "revision_event", ["revision_id"])
    op.create_table(
        "stated_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("printed_label", TEXT, nullable=False),
        sa.Column("jurisdiction", TEXT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("printed", TEXT, nullable=False),
        sa.Column("precision", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_stated_date_revision_id_revision"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stated_date"),
    )
    op.create_index(
        "ix_stated_date_revision_id_position",
        "stated_date",
        ["revision_id", "position"],
        unique=True,
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("first_revision_id", sa.Integer(), nullable=False),
        sa.Column("last_revision_id", sa.Integer(), nullable=True),
        sa.Column("system", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("aspect", TEXT, nullable=False),
        sa.Column("place", JSON, nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("quote", TEXT, nullable=False),
        sa.Column("jurisdiction", TEXT, nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["first_revision_id"], ["revision.id"], name="fk_statement_first_revision_id_revision"
        ),
        sa.ForeignKeyConstraint(
            ["last_revision_id"], ["revision.id"], name="fk_statement_last_revision_id_revision"
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name="fk_statement_publication_id_publication"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_statement"),
    )
    op.create_index(
        "ix_statement_code_aspect_publication_id_effective_from",
        "statement",
        ["code", "aspect", "publication_id", "effective_from"],
    )
    op.create_index(
        "ix_statement_publication_id_last_revision_id",
        "statement",
        ["publication_id", "last_revision_id"],
    )
    op.create_table(
        "untold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("route", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_untold_revision_id_revision"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_untold"),
        sa.UniqueConstraint("revision_id", "route", name="uq_untold_revision_id_route"),
    )
    op.create_table(
        "change_code",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("observed_at", INSTANT, nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name="fk_change_code_change_id_change"
        ),
        sa.PrimaryKeyConstraint("code", "observed_at", "change_id", name="pk_change_code"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "change_effective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("printed_label", TEXT, nullable=False),
        sa.Column("jurisdiction", TEXT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("printed", TEXT, nullable=False),
        sa.Column("precision", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name="fk_change_effective_change_id_change"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_change_effective"),
    )
    op.create_index(
        "ix_change_effective_change_id_position",
        "change_effective",
        ["change_id", "position"],
        unique=True,
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", TEXT, nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("sink", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("owner", TEXT, nullable=True),
        sa.Column("claimed_at", INSTANT, nullable=True),
        sa.Column("external_id", TEXT, nullable=True),
        sa.Column("ts", TEXT, nullable=True),
        sa.Column("thread_ts", TEXT, nullable=True),
        sa.Column("last_error", TEXT, nullable=True),
        sa.Column("resumes_as", TEXT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_delivery_message_id_message"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint(
            "message_id", "sink", "channel", name="uq_delivery_message_id_sink_channel"
        ),
        sa.UniqueConstraint("public_id", name="uq_delivery_public_id"),
    )
    op.create_index("ix_delivery_state_not_before", "delivery", ["state", "not_before"])
    op.create_table(
        "message_change",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name="fk_message_change_change_id_change"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_message_change_message_id_message"
        ),
        sa.PrimaryKeyConstraint("message_id", "change_id", name="pk_message_change"),
    )
    op.create_index("ix_message_change_change_id", "message_change", ["change_id"])
    op.create_table(
        "delivery_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("outcome", TEXT, nullable=True),
        sa.Column("error", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name="fk_delivery_attempt_delivery_id_delivery"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_attempt"),
        sa.UniqueConstraint("delivery_id", "number", name="uq_delivery_attempt_delivery_id_number"),
    )
