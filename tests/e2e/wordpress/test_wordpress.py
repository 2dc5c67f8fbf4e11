"""A real WordPress whose comments Winnow judges: by the stock Akismet plugin, and by its own."""

from blog import Reader
from own_winnow import plain
from wordpress_engine import WHERE, Engine, reader_of, seed_comments

RUTH = Reader("Ruth Calloway", "ruth.calloway@mail.example")
BREAD = (
    "Sourdough in a cold kitchen",
    "A starter at 16 degrees takes twice as long as the books say, and tastes better for it."
    " Feed it in the morning, with rye if you have some, and do not be impatient.",
)
QUESTION = (
    "My starter has been in the cold hall since Sunday and it does bubble, only slowly. Do you"
    " feed yours with rye at the second rise too, or with plain wheat?"
)
ROLEX = "Cheap rolex replica watches, best price, free shipping! http://cheap-watches.example/rolex"


def test_comments_end_where_winnow_says(engine: Engine) -> None:
    article = engine.write_seed_article()
    ended = {
        plain(c["text"]): engine.blog.status(engine.blog.comment(article, reader_of(c), c["text"]))
        for c in seed_comments()[:9]
    }
    for comment, text in engine.post_until_some_wait(1).items():
        ended[plain(text)] = engine.blog.status(comment)
    labels = engine.desk.labels()
    assert ended == {text: WHERE[labels[text]] for text in ended}
    assert set(ended.values()) == set(WHERE.values())


def test_the_seed_s_three_are_not_published_and_a_reader_s_comment_is(engine: Engine) -> None:
    article = engine.write_seed_article()
    for spam in seed_comments()[:3]:
        stored = engine.blog.comment(article, reader_of(spam), f"{spam['text']} ")
        assert engine.blog.status(stored) in ("spam", "pending")
    question = "Did she say how many of the 19,955 went home before 2018? I cannot find the study."
    assert engine.blog.status(engine.blog.comment(article, RUTH, question)) == "approved"


def test_spam_clicked_in_wp_admin_is_in_the_label_log(engine: Engine) -> None:
    article = engine.blog.write_article(*BREAD)
    comment = engine.blog.comment(article, RUTH, QUESTION)
    assert engine.blog.status(comment) == "approved"
    engine.blog.click(comment, "spam")
    assert engine.blog.status(comment) == "spam"
    assert engine.labelled(QUESTION) == "spam"


def test_not_spam_clicked_in_wp_admin_is_in_the_label_log(engine: Engine) -> None:
    article = engine.blog.write_article(*BREAD)
    comment = engine.blog.comment(article, Reader("watches"), ROLEX)
    assert engine.blog.status(comment) == "spam"
    engine.blog.click(comment, "unspam")
    assert engine.blog.status(comment) != "spam"
    assert engine.labelled(ROLEX) == "ham"


def test_with_winnow_stopped_a_comment_waits_and_is_judged_later(engine: Engine) -> None:
    article = engine.blog.write_article(*BREAD)
    written = "Do you feed yours twice a day in winter? Mine stands in the hall and bubbles slowly."
    engine.winnow.stop()
    waiting = engine.blog.comment(article, RUTH, written)
    bought = engine.blog.comment(article, Reader("omega"), f"{ROLEX} and omega, 90% off, buy now")
    assert [engine.blog.status(c) for c in (waiting, bought)] == ["pending", "pending"]
    engine.blog.let_time_pass(engine.later)
    assert [engine.blog.status(c) for c in (waiting, bought)] == ["pending", "pending"]
    engine.winnow.start()
    engine.blog.let_time_pass(engine.later)
    assert [engine.blog.status(c) for c in (waiting, bought)] == ["approved", "spam"]


def test_a_decision_in_the_queue_reaches_comments_that_wait(engine: Engine) -> None:
    waiting = engine.post_until_some_wait(2)
    (kept, dropped), (good, bad) = waiting, waiting.values()
    engine.desk.decide(good, "ham")
    engine.desk.decide(bad, "spam")
    engine.blog.let_time_pass(engine.later)
    assert [engine.blog.status(c) for c in (kept, dropped)] == ["approved", "spam"]
