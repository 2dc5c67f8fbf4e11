"""Comments that waited before the plugin was there."""

from selectolax.lexbor import LexborHTMLParser as HTMLParser
from wordpress_engine import Engine

PAGE = "/wp-admin/options-general.php?page=winnow"
OLD = (
    ("Ann", "Is the hall too cold for a starter in January, or do I only lack patience?"),
    ("deals", "Cheap rolex replica watches, best price, free shipping! http://cheap.example/rolex"),
)


def old_comments(engine: Engine, about: str) -> list[int]:
    """Comments that were put into the database while there was no plugin."""
    article = engine.blog.write_article(f"Bread, {about}", "Flour and water.")
    php = (
        "return array_map( function ( $old ) use ( $given ) { return wp_insert_comment( array("
        " 'comment_post_ID' => $given['article'], 'comment_author' => $old[0],"
        " 'comment_author_email' => 'reader@mail.example', 'comment_approved' => 0,"
        " 'comment_content' => $old[1] . ' ' . $given['about'] ) ); }, $given['old'] );"
    )
    made: list[int] = engine.blog.ask(php, article=article, old=OLD, about=about)
    return made


def test_a_button_has_all_of_them_judged(with_winnow: Engine) -> None:
    waiting = old_comments(with_winnow, "all")
    shown = HTMLParser(with_winnow.blog.admin.get(PAGE).text).body
    assert shown is not None
    assert "comments wait that Winnow has never seen." in shown.text()
    with_winnow.blog.submit(PAGE, "admin-post.php", {}, does="winnow_judge_pending")
    assert with_winnow.blog.statuses(*waiting) == ["approved", "spam"]
    assert "never seen" not in with_winnow.blog.admin.get(PAGE).text


def test_those_that_are_chosen_in_the_list_are_judged(with_winnow: Engine) -> None:
    chosen, other = old_comments(with_winnow, "chosen")
    with_winnow.blog.click_all([chosen], "winnow_judge")
    assert with_winnow.blog.statuses(chosen, other) == ["approved", "pending"]


def test_while_winnow_is_down_they_are_kept_for_later(with_winnow: Engine) -> None:
    waiting = old_comments(with_winnow, "later")
    with with_winnow.blog.defining(WINNOW_URL="http://127.0.0.1:9"):
        with_winnow.blog.submit(PAGE, "admin-post.php", {}, does="winnow_judge_pending")
        assert with_winnow.blog.statuses(*waiting) == ["pending", "pending"]
    with_winnow.blog.let_time_pass(with_winnow.later)
    assert with_winnow.blog.statuses(*waiting) == ["approved", "spam"]


def test_who_may_not_moderate_has_nothing_judged(with_winnow: Engine) -> None:
    waiting = old_comments(with_winnow, "nobody")
    form = {"action": "winnow_judge_pending", "_wpnonce": "made-up"}
    with with_winnow.blog.logged_in_as("subscriber") as nobody:
        assert nobody.post("/wp-admin/admin-post.php", data=form).status_code == 403
    with_winnow.blog.admin.post("/wp-admin/admin-post.php", data=form)
    assert with_winnow.blog.statuses(*waiting) == ["pending", "pending"]
