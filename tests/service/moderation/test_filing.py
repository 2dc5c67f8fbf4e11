"""What a comment is found by is comment down after it was answered."""

import threading

from model.comment import Comment
from model.verdict import Label
from service.domain.comments import Judgement
from service.domain.sites import Site
from service.store.comments import comments as stored_comments
from service.store.queue import filing
from service.store.store import Store


def test_what_is_edited_while_it_is_filed_is_filed_anew(store: Store, site: Site) -> None:
    unsure = Judgement(Label.UNSURE, 0.5, 0.0, (), "m-1")
    with store.writing() as connection:
        comment = Comment(text="See http://former.example")
        stored, _ = stored_comments.record(
            connection, site.id, comment, external_id=None, article_id=None, judgement=unsure
        )
    with store.reading() as connection:
        readings = [filing.read_comment(c) for c in filing.comments_to_file(connection, limit=9)]

    def file() -> None:
        with store.writing() as connection:
            filing.file_readings(connection, readings)

    filer = threading.Thread(target=file)
    with store.writing() as connection:
        edited = Comment(text="See http://later.example")
        stored_comments.revise(connection, stored.id, edited, article_id=None, judgement=unsure)
        filer.start()
        filer.join(0.5)  # it waits, or has gone on with what it had read
    filer.join()
    with store.reading() as connection:
        (again,) = filing.comments_to_file(connection, limit=9)
    assert again.comment.text == "See http://later.example"
