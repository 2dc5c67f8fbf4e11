r"""A comment is judged as it was written: WordPress hands some on with slashes, `it\'s`."""

import httpx
import pytest
from blog import Reader
from own_winnow import plain
from wordpress_engine import Engine

ANN = Reader('Ann "Rye" O\'Hara', "ann@mail.example")
REL = ' rel="nofollow ugc"'  # WordPress adds it to links of comments


def written(about: str) -> str:
    """A comment with all that gets a slash before it."""
    link = '<a href="http://bread.example/rye">mine</a>'
    return f'It\'s slow here, she said "wait" ({about}); see {link} or C:\\temp\\new and \\o/'


def judged(engine: Engine, text: str) -> dict[str, str]:
    """What Winnow has of the comment with these words."""
    found = engine.desk.found(text)
    return {"text": found["text"].replace(REL, ""), "author": found["author"]["name"]}


@pytest.fixture
def article(engine: Engine) -> int:
    return engine.blog.write_article("Bread", "Flour and water.")


def test_a_comment_from_the_form(engine: Engine, article: int) -> None:
    text = written("from the form")
    engine.blog.comment(article, ANN, text)
    assert judged(engine, text) == {"text": text, "author": ANN.name}


def test_a_trackback(engine: Engine, article: int) -> None:
    excerpt = written("a trackback").replace("<", "(").replace(">", ")")
    sent = {"title": "It's rye", "url": "http://a.example/1", "excerpt": excerpt, "blog_name": "A"}
    answer = httpx.post(f"{engine.blog.url}/wp-trackback.php?p={article}", data=sent, timeout=60)
    assert "<error>0</error>" in answer.text
    whole = f"<strong>It's rye</strong>\n\n{excerpt}"
    assert judged(engine, whole)["text"] == whole


def test_a_pingback_is_judged_without_a_notice(engine: Engine, article: int) -> None:
    engine.blog.ask(
        "return wp_new_comment( wp_slash( $given ) );",
        comment_post_ID=article,
        comment_author="A page about rye",
        comment_author_url="http://a.example/rye",
        comment_author_email="",
        comment_content=written("a pingback"),
        comment_type="pingback",
    )
    assert judged(engine, written("a pingback"))["text"] == written("a pingback")


def test_a_comment_through_the_rest_interface(engine: Engine, article: int) -> None:
    text = written("by REST")
    engine.blog.ask(
        "add_filter( 'rest_allow_anonymous_comments', '__return_true' );"
        "$request = new WP_REST_Request( 'POST', '/wp/v2/comments' );"
        "$request->set_body_params( $given ); return rest_do_request( $request )->get_data();",
        post=article,
        author_name=ANN.name,
        author_email=ANN.email,
        content=text,
    )
    assert judged(engine, text) == {"text": text, "author": ANN.name}


def test_asking_again_takes_no_backslash_away(engine: Engine, article: int) -> None:
    text = written("asked again")
    with engine.blog.defining(WINNOW_URL="http://127.0.0.1:9"):
        engine.blog.comment(article, ANN, text)
    engine.blog.let_time_pass(engine.later)
    assert judged(engine, text) == {"text": text, "author": ANN.name}


def test_a_decision_is_about_the_comment_that_winnow_has(engine: Engine, article: int) -> None:
    text = written("decided")
    comment = engine.blog.comment(article, ANN, text)
    engine.blog.click(comment, "spam" if engine.blog.status(comment) != "spam" else "unspam")
    assert engine.labelled(text) is not None
    assert plain(text) not in engine.desk.labels()  # there is no second one, undecided
