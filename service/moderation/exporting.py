"""Hand out what is kept: of a site, an article or a person. No HTTP, no SQL."""

from collections.abc import AsyncIterator, Sequence
from functools import partial

from service.domain.erasing import Commenter
from service.domain.exports import FORMATS, ExportedComment, ExportFormat
from service.domain.sites import Site
from service.moderation.marks import marks_of
from service.secret import Secret
from service.store import exported
from service.store.async_store import AsyncStore

AT_ONCE = 200  # comments in one read


class Exports:
    """Comments with all that was said of them. What was erased is not there."""

    def __init__(self, database: AsyncStore, secret: Secret) -> None:
        self._database, self._secret = database, secret

    def write(
        self,
        sites: Sequence[Site],
        form: ExportFormat,
        *,
        article_id: str | None = None,
        whom: Commenter | None = None,
    ) -> AsyncIterator[str]:
        """The comments of these sites, of one article or of one person, as text piece by piece.

        Raises Invalid before the first piece if nothing is said of the person.
        """
        marks = None if whom is None else marks_of(whom, self._secret)
        ids = [site.id for site in sites]
        read = partial(
            exported.page, site_ids=ids, article_id=article_id, marks=marks, limit=AT_ONCE
        )
        return FORMATS[form](self._pages(read))

    async def _pages(
        self, read: "partial[list[ExportedComment]]"
    ) -> AsyncIterator[ExportedComment]:
        after = ""
        while comments := await self._database.read(partial(read, after=after)):
            for comment in comments:
                yield comment
            after = comments[-1].id
