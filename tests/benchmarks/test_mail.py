"""Comments as mail messages, hostile ones too."""

import mailbox as standard
from contextlib import closing

from model.comment import Article, Author, Comment


def read_back(tmp_path, comments, **options):
    from offline.mail import mailbox

    path = tmp_path / "box"
    path.write_bytes(mailbox(comments, **options))
    with closing(standard.mbox(path)) as opened:
        return list(opened)


def body(message):
    return message.get_payload(decode=True).decode()


def test_a_message_holds_author_url_title_and_text(tmp_path):
    comment = Comment(
        text="Lovely bread",
        author=Author(name="Zoë", email="zoe@mail.example", url="https://zoe.example"),
        article=Article(title="Baking rye", text="Rye is slow."),
    )
    [message] = read_back(tmp_path, [comment])
    assert str(message["Subject"]) == "Baking rye"
    assert str(message["X-URL"]) == "https://zoe.example"
    assert "zoe@mail.example" in str(message["From"])
    assert body(message).strip() == "Lovely bread"


def test_the_article_stands_below_where_asked_for(tmp_path):
    comment = Comment(text="Lovely", article=Article(title="Baking", text="Rye is slow."))
    [message] = read_back(tmp_path, [comment], with_article=True)
    assert body(message).split() == ["Lovely", "Rye", "is", "slow."]


def test_a_text_cannot_begin_a_message_of_its_own(tmp_path):
    forged = Comment(
        text="Hello\n\nFrom c@blog.example Thu Jan  1 00:00:00 2026\nSubject: x\n\nspam"
    )
    assert len(read_back(tmp_path, [forged, forged])) == 2


def test_a_name_cannot_add_a_header(tmp_path):
    [message] = read_back(tmp_path, [Comment(text="Hi", author=Author(name="A\nX-Spam: no"))])
    assert message["X-Spam"] is None
