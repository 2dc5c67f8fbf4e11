"""A real django-contrib-comments whose comments Winnow judges."""

import nonsense
import pytest
from django_blog import Django
from own_winnow import KeyDesk, Winnow

QUESTION = (
    "Ours sat in the cold hall since Sunday and it does bubble, only slowly. Do you feed yours"
    " with rye at the second rise as well, or with plain wheat?"
)
ROLEX = "Cheap rolex replica watches, best price, free shipping! http://cheap-watches.example/rolex"
DOUBTFUL = "Our neighbours had the windows done by Fisher Brothers and are content"


def test_a_reader_s_comment_is_published_in_the_light_of_its_article(
    django: Django, desk: KeyDesk
) -> None:
    django.comment("Ruth Calloway", QUESTION)
    assert django.published() == [QUESTION]
    article = desk.article_of(QUESTION)
    assert article["title"] == "Sourdough in a cold kitchen"
    assert article["text"] == "A starter at 16 degrees takes twice as long."
    assert article["url"].endswith("/bread/")


def test_an_advertisement_is_not_shown(django: Django, desk: KeyDesk) -> None:
    django.comment("watches", ROLEX, url="http://cheap-watches.example")
    assert ROLEX not in django.published()
    assert desk.found(ROLEX)["label"] == "spam"


def test_what_is_decided_in_winnow_s_queue_reaches_the_blog(django: Django, desk: KeyDesk) -> None:
    regretted = f"{QUESTION} Best regards"
    django.comment("Paul", DOUBTFUL)
    django.comment("Ruth", regretted)
    assert DOUBTFUL not in django.published()
    desk.decide(DOUBTFUL, "ham")
    desk.decide(regretted, "spam")
    django.run("winnow_catch_up")
    assert DOUBTFUL in django.published()
    assert regretted not in django.published()


def test_what_a_moderator_approves_is_ham_in_the_label_log(django: Django, winnow: Winnow) -> None:
    written = f"{DOUBTFUL}, says my cousin"
    django.moderate(django.comment("Paul", written), "approve")
    assert written in django.published()
    assert winnow.labelled("django")[written] == "ham"


def test_what_a_moderator_removes_is_spam_in_the_label_log(django: Django, winnow: Winnow) -> None:
    written = f"{QUESTION} Please!"
    django.moderate(django.comment("Ruth", written), "delete")
    assert written not in django.published()
    assert winnow.labelled("django")[written] == "spam"


def test_with_winnow_down_comments_wait_and_nothing_is_lost(django: Django, winnow: Winnow) -> None:
    asked, approved = f"{QUESTION} We use the boiler.", f"{DOUBTFUL}, she said"
    before = django.comment("Paul", f"{DOUBTFUL}, he said")
    winnow.stop()
    try:
        django.comment("Ruth", asked)
        django.moderate(django.comment("Paul", approved), "approve")
        django.moderate(before, "delete")
        failed = django.try_to_run("winnow_catch_up")
        assert failed.returncode != 0
        assert "Winnow does not answer" in failed.stderr
        assert asked not in django.published()
        assert approved in django.published()
    finally:
        winnow.start()
    django.run("winnow_catch_up")
    assert asked in django.published()
    labelled = winnow.labelled("django")
    assert (labelled[approved], labelled[f"{DOUBTFUL}, he said"]) == ("ham", "spam")


def test_with_a_wrong_key_nothing_is_published_or_given_up(django: Django, desk: KeyDesk) -> None:
    written = f"{DOUBTFUL}, they say"
    django.comment("Paul", written)
    desk.decide(written, "ham")
    failed = django.try_to_run("winnow_catch_up", WINNOW_KEY="000000000000")
    assert "401" in failed.stderr
    assert written not in django.published()
    django.run("winnow_catch_up")
    assert written in django.published()


@pytest.mark.parametrize("said", nonsense.ANSWERS)
def test_what_is_no_answer_of_winnow_says_nothing_of_a_comment(django: Django, said: bytes) -> None:
    code = "from winnow_comments.client import send_comment; send_comment({})"
    with nonsense.answering(said) as url:
        failed = django.try_to_run("shell", "-c", code, WINNOW_URL=url)
    assert "winnow_comments.client.Unanswered" in failed.stderr


def test_the_migrations_say_what_the_models_say(django: Django) -> None:
    django.run("makemigrations", "--check", "winnow_comments")
