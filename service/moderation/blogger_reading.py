"""Comments that were read from a blog at Blogger: judged, and stored with how far it was read.

No HTTP, no SQL. What was read before is neither judged nor stored again.
"""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection

from model.comment import Article
from service.archives.archived import native_key
from service.domain.articles import ArticleBounds
from service.domain.blogger import BloggerBlog, BloggerComment, BloggerPost
from service.domain.comments import CommentOrigin
from service.domain.dates import date_written
from service.domain.errors import NoRoom
from service.moderation.checking import (
    AskedComment,
    IncomingComment,
    JudgedComment,
    judge,
    locks_of,
    look_up_all,
    record_all,
)
from service.scoring.scoring import Scoring
from service.store.async_store import AsyncStore
from service.store.comments import articles
from service.store.database.exclusion import Locks
from service.store.imports import known as known_by_key
from service.store.outgoing import blogger_blogs, blogger_comments, outbox
from service.store.sites import sites


@dataclass(frozen=True, slots=True)
class _Sorted:
    """What is new of some comments; what was brought along by an archive, by its id here.

    `posts` are the articles that are known.
    """

    site_name: str
    fresh: tuple[BloggerComment, ...]
    imported: tuple[tuple[str, BloggerComment], ...]
    posts: Collection[str]


class BloggerReading:
    """Takes what was read. `most_chars` of a comment or an article are kept."""

    def __init__(
        self, database: AsyncStore, scoring: Scoring, *, most_chars: int, bounds: ArticleBounds
    ) -> None:
        self._database = database
        self._scoring = scoring
        self._most_chars = most_chars
        self._bounds = bounds

    async def sift(
        self, blog: BloggerBlog, published: Sequence[BloggerComment]
    ) -> list[BloggerComment]:
        """Of comments that the feed shows, those that were not read before."""
        numbers, site_id = [comment.number for comment in published], blog.site_id
        look_up = partial(blogger_comments.known, site_id=site_id, numbers=numbers)
        places = await self._database.read(look_up)
        if kept_back := [number for number, place in places.items() if place == "pending"]:
            note = partial(blogger_comments.note_live, site_id=site_id, numbers=kept_back)
            await self._database.write(note)
        return [comment for comment in published if comment.number not in places]

    async def list_unknown_posts(
        self, blog: BloggerBlog, read: Sequence[BloggerComment]
    ) -> list[BloggerComment]:
        """Of comments that are new, one under each article that is not known yet."""
        sorted_out = await self._database.read(partial(_sort_out, blog, read))
        by_post = {comment.post_id: comment for comment in sorted_out.fresh}
        return [comment for post_id, comment in by_post.items() if post_id not in sorted_out.posts]

    async def keep_post(self, blog: BloggerBlog, post: BloggerPost) -> None:
        """Store an article that comments stand under, if the site has room for it."""
        article_id = _article_id(post.post_id)
        article = post.article.model_copy(update={"text": post.article.text[: self._most_chars]})
        put = partial(
            articles.put,
            site_id=blog.site_id,
            article_id=article_id,
            article=article,
            bounds=self._bounds,
        )
        lock = articles.lock_of(blog.site_id, article_id)
        with suppress(NoRoom):  # its comments are judged with no more than its address
            await self._database.write(put, locks=Locks(names=(lock,)))

    async def take(
        self, blog: BloggerBlog, read: Sequence[BloggerComment], *, until: datetime | None
    ) -> int:
        """Judge and store what is new, and that the feed was read `until` there, in one go.

        Returns how many were new.
        """
        sorted_out = await self._database.read(partial(_sort_out, blog, read))
        questions = [
            self._question(blog, comment, sorted_out.posts) for comment in sorted_out.fresh
        ]
        judged = await self._judged(questions, sorted_out.site_name)
        locks = [locks_of(blog.site_id, question.incoming, None) for question in questions]
        names = {name for lock in locks for name in lock.names}
        keep = partial(_keep, blog, sorted_out, judged, until)
        await self._database.write(keep, locks=Locks(names=tuple(sorted(names))))
        return len(judged)

    async def _judged(
        self, questions: Sequence[AskedComment], site_name: str
    ) -> list[JudgedComment]:
        contexts = await self._database.read(partial(look_up_all, together=questions))
        for context in contexts:
            if isinstance(context, Exception):
                raise context
        pairs = zip(questions, contexts, strict=True)
        judging = partial(judge, self._scoring, site_name=site_name, bounds=self._bounds)
        return await asyncio.gather(
            *(
                judging(question, context=context)
                for question, context in pairs
                if not isinstance(context, Exception)
            )
        )

    def _question(
        self, blog: BloggerBlog, read: BloggerComment, posts: Collection[str]
    ) -> AskedComment:
        is_known = read.post_id in posts
        comment = read.comment.model_copy(
            update={
                "text": read.comment.text[: self._most_chars],
                "article": Article() if is_known else Article(url=read.article_url),
            }
        )
        incoming = IncomingComment(
            comment,
            external_id=_key(read),
            article_id=_article_id(read.post_id) if is_known else None,
            origin=CommentOrigin(
                created_at=date_written(read.written_at, now=datetime.now(UTC)),
                page_url=read.page_url,
            ),
        )
        return AskedComment(blog.site_id, incoming)


def _sort_out(blog: BloggerBlog, read: Sequence[BloggerComment], connection: Connection) -> _Sorted:
    site = sites.get(connection, blog.site_id)
    by_number = {comment.number: comment for comment in read}
    places = blogger_comments.known(connection, blog.site_id, list(by_number))
    unread = [comment for number, comment in by_number.items() if number not in places]
    stored = known_by_key(connection, blog.site_id, [_key(comment) for comment in unread])
    post_ids = {comment.post_id for comment in unread if comment.post_id}
    return _Sorted(
        site_name="" if site is None else site.name,
        fresh=tuple(comment for comment in unread if _key(comment) not in stored),
        imported=tuple((stored[_key(c)].id, c) for c in unread if _key(c) in stored),
        posts={
            post_id
            for post_id in post_ids
            if articles.get(connection, blog.site_id, _article_id(post_id)) is not None
        },
    )


def _keep(
    blog: BloggerBlog,
    sorted_out: _Sorted,
    judged: Sequence[JudgedComment],
    until: datetime | None,
    connection: Connection,
) -> None:
    recorded = record_all(connection, judged) if judged else []
    stored = (comment for comment, _ in recorded)
    newly = [(comment.id, read) for comment, read in zip(stored, sorted_out.fresh, strict=True)]
    blogger_comments.enter(connection, blog.site_id, [*newly, *sorted_out.imported])
    for comment_id, _ in newly:
        outbox.note_change(connection, comment_id)
    if until is not None:
        blogger_blogs.move_on(connection, blog, until=until)


def _key(read: BloggerComment) -> str:
    """The id that it has here; the same as if it had come with an archive of the blog."""
    return native_key("blogger", read.number)


def _article_id(post_id: str) -> str:
    return f"blogger-post-{post_id}"
