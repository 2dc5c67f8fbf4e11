"""A row of a table, or an object, as the comment that it describes."""

from collections.abc import Mapping
from dataclasses import dataclass

from model.comment import Article, Author, Comment
from service.archives.archived import ArchivedComment, made_key, native_key
from service.archives.columns import status_of
from service.archives.reading import Desk

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows of one form: which column is which field is settled beforehand."""

    desk: Desk
    format_name: str
    columns: Mapping[str, str]

    def comment(self, row: Row, where: str) -> ArchivedComment:
        """The comment of a row."""
        email = self._text(row, "author_email")
        author = Author(
            name=self._text(row, "author"),
            email=email if "@" in email else "",  # Staticman's are hashed
            url=self._text(row, "author_url"),
        )
        comment = Comment(text=self._text(row, "text"), author=author, article=self._article(row))
        return ArchivedComment(
            key=self._key(row, comment),
            comment=comment,
            status=status_of(row, self.columns, self.desk.options),
            created_at=self.desk.moment(self._date(row), where),
            where=where,
            comment_type=self._text(row, "type"),
            is_reply=self._text(row, "parent") not in ("", "0", "None"),
        )

    def _key(self, row: Row, comment: Comment) -> str:
        number = self._text(row, "id")
        if number:
            return native_key(self.format_name, number)
        author, date = comment.author, self._date(row)
        return made_key(
            self.format_name, comment.article.title, author.name, author.email, date, comment.text
        )

    def _article(self, row: Row) -> Article:
        article = Article(
            title=self._text(row, "article_title"),
            text=self._text(row, "article_text"),
            url=self._text(row, "article_url"),
        )
        key = self._text(row, "article_id")
        shelved = self.desk.shelf.article(key) if key and not article.text else None
        if shelved is None:
            return article
        return Article(
            title=article.title or shelved.title, text=shelved.text, url=article.url or shelved.url
        )

    def _date(self, row: Row) -> object:
        return row.get(self.columns.get("created_at", ""))

    def _text(self, row: Row, field: str) -> str:
        value = row.get(self.columns.get(field, ""))
        return "" if value is None else str(value)
