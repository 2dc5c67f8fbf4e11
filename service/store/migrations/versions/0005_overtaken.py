"""A decision stands only for the words it was about: an edit overtakes it.

Revision ID: 0005
"""

from alembic import op

from service.store.migrations.review import Dialect, make_judged_again

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dialect = Dialect(op.get_bind().dialect.name)
    op.execute(
        "ALTER TABLE comments ADD COLUMN overtaken VARCHAR(8)"
        " CONSTRAINT ck_comments_overtaken CHECK (overtaken IN ('ham', 'spam'))"
    )
    dialect.drop_trigger("comments_judged_again", "comments")
    _overtake_former_decisions()
    make_judged_again(dialect, "NEW.decision")


def _overtake_former_decisions() -> None:
    """What was edited after its decision waits for a moderator: nobody saw these words."""
    last = (
        "(SELECT max(label_log.revision) FROM label_log WHERE label_log.comment_id = comments.id)"
    )
    op.execute(
        "UPDATE comments SET overtaken = decision, decision = NULL,"  # noqa: S608 - written here
        " label = CASE WHEN label = decision THEN label ELSE 'unsure' END"
        f" WHERE decision IS NOT NULL AND revision > {last}"
    )
    op.execute(
        "UPDATE queue_entries SET decision = NULL, label = comments.label, state = CASE"
        " comments.label WHEN 'unsure' THEN 'held' WHEN 'spam' THEN 'rejected' ELSE 'published' END"
        " FROM comments WHERE comments.id = queue_entries.comment_id"
        " AND comments.overtaken IS NOT NULL"
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
