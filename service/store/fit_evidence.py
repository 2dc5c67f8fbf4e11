"""What fits wrote down beside their models, and the words that are still there of it."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from model.comment import Comment
from service.domain.fit_evidence import FitEvidence
from service.store.comments import rows
from service.store.database.upsert import insert_into
from service.store.tables.core import articles, comments
from service.store.tables.models import fit_evidence

AT_ONCE = 500  # ids in one statement


def keep(connection: Connection, version: str, evidence: FitEvidence) -> None:
    """Write down what the fit of a registered model saw. The same again changes nothing."""
    content = evidence.model_dump(mode="json")
    new = insert_into(connection.dialect.name, fit_evidence).values(
        version=version, content=content
    )
    connection.execute(new.on_conflict_do_nothing(index_elements=["version"]))


def of_model(connection: Connection, version: str) -> FitEvidence | None:
    """What the fit of a model saw; None for one of an earlier version."""
    query = select(fit_evidence.c.content).where(fit_evidence.c.version == version)
    content = connection.scalar(query)
    return None if content is None else FitEvidence.model_validate(content)


def words_of(connection: Connection, comment_ids: Collection[str]) -> Mapping[str, Comment]:
    """Comments by their ids, with their articles; none that was erased."""
    wanted, found = sorted(set(comment_ids)), {}
    is_article = (articles.c.site_id == comments.c.site_id) & (
        articles.c.id == comments.c.article_id
    )
    of_article = (articles.c[name].label(f"article_{name}") for name in ("title", "text", "url"))
    query = select(comments, *of_article).outerjoin(articles, is_article)
    for start in range(0, len(wanted), AT_ONCE):
        some = comments.c.id.in_(wanted[start : start + AT_ONCE])
        for row in connection.execute(query.where(some, comments.c.erased_at.is_(None))):
            found[row.id] = rows.comment(row, rows.article(row))
    return found
