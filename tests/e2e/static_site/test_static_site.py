"""The form of a static site, over a real Winnow."""

import io
import time
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import nonsense
import pytest
from form import Form, loaded
from own_winnow import KeyDesk, Winnow

QUESTION = (
    "Ours sat in the cold hall since Sunday and it does bubble, only slowly. Do you feed yours"
    " with rye at the second rise as well, or with plain wheat?"
)
ROLEX = "Cheap rolex replica watches, best price, free shipping! http://cheap-watches.example/rolex"
DOUBTFUL = "Our neighbours had the roof done by Miller and Sons and are content"


def test_a_reader_s_comment_is_accepted(form: Form) -> None:
    status, answer = form.send(QUESTION, email="ruth@mail.example")
    assert status == "Status: 303 See Other"
    assert f"Location: {form.site}/bread/?comment=published" in answer
    assert form.kept("accepted")[QUESTION]["name"] == "Ruth Calloway"
    assert "192.0.2.7" not in form.kept("accepted")[QUESTION].values()
    assert form.kept("held") == form.kept("spam") == {}


def test_an_advertisement_is_kept_aside(form: Form) -> None:
    _, answer = form.send(ROLEX, name="watches", url="http://cheap-watches.example")
    assert "?comment=waiting" in answer
    assert list(form.kept("spam")) == [ROLEX]
    assert form.kept("accepted") == {}


def test_who_fills_in_the_hidden_field_waits(form: Form) -> None:
    form.send(f"{QUESTION} I would like to know.", website="http://x.example")
    assert form.kept("accepted") == {}


def test_what_winnow_is_unsure_of_waits_until_a_moderator_has_decided(
    form: Form, desk: KeyDesk
) -> None:
    form.send(DOUBTFUL, name="Paul")
    assert list(form.kept("held")) == [DOUBTFUL]
    form.catch_up()
    assert list(form.kept("held")) == [DOUBTFUL]
    desk.decide(DOUBTFUL, "ham")
    form.catch_up()
    assert list(form.kept("accepted")) == [DOUBTFUL]


def test_spam_that_a_moderator_calls_ham_is_accepted(form: Form, desk: KeyDesk) -> None:
    written = f"{ROLEX} for me"
    form.send(written, name="watches")
    desk.decide(written, "ham")
    form.catch_up()
    assert list(form.kept("accepted")) == [written]


def test_winnow_reads_the_page_that_is_commented_on(form: Form, desk: KeyDesk) -> None:
    written = f"Hello! {QUESTION}"
    form.send(written)
    until = time.monotonic() + 180
    while not (article := desk.article_of(written))["text"] and time.monotonic() < until:
        time.sleep(0.2)
    assert article["title"] == "Sourdough in a cold kitchen"
    assert "twice as long to rise" in article["text"]


def test_with_winnow_down_a_comment_waits_and_is_asked_about_again(
    form: Form, winnow: Winnow
) -> None:
    written = f"{QUESTION} We keep ours on the boiler from October on."
    winnow.stop()
    try:
        status, _ = form.send(written)
        assert status == "Status: 303 See Other"
        assert list(form.kept("held")) == [written]
        form.catch_up()
        assert list(form.kept("held")) == [written]
    finally:
        winnow.start()
    form.catch_up()
    assert list(form.kept("accepted")) == [written]


def test_with_a_wrong_key_a_comment_waits(form: Form) -> None:
    form.key = "000000000000"
    form.send(QUESTION)
    assert list(form.kept("held")) == [QUESTION]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"comment": " "}, "422"),
        ({"name": "x" * 101}, "422"),
        ({"page": "/../etc/"}, "422"),
        ({"page": "//evil.example/"}, "422"),
        ({"page": "https://evil.example/"}, "422"),
        ({"page": "/a\nb/"}, "422"),
        ({"comment": "x" * 70_000}, "413"),
    ],
)
def test_a_form_that_cannot_be_is_refused_and_leaves_nothing(
    form: Form, fields: dict[str, str], status: str
) -> None:
    sent = {"page": "/bread/", "text": "Hello", **fields}
    said, _ = form.send(sent.pop("text"), page=sent.pop("page"), **sent)
    assert said.startswith(f"Status: {status} ")
    assert not form.folder.exists()


def test_a_form_of_too_many_fields_is_refused(form: Form) -> None:
    status, _ = form.ask("POST", "page=/bread/&comment=Hello" + "&a=b" * 50)
    assert status.startswith("Status: 422 ")


@pytest.mark.parametrize("said", nonsense.ANSWERS)
def test_by_an_answer_that_is_none_a_comment_waits(form: Form, said: bytes) -> None:
    with nonsense.answering(said) as form.winnow:
        form.send(QUESTION)
    assert list(form.kept("held")) == [QUESTION]


def test_a_comment_that_cannot_be_kept_is_refused_in_words_for_the_reader(form: Form) -> None:
    form.folder.write_text("a file where the folder should be")
    status, answer = form.send(QUESTION)
    assert status == "Status: 503 Service Unavailable"
    assert answer.endswith("Your comment could not be kept. Go back, and send it again later.")


@pytest.mark.parametrize("name", ["WINNOW_URL", "WINNOW_KEY", "WINNOW_SITE", "WINNOW_COMMENTS"])
def test_a_variable_that_is_not_set_is_named(form: Form, name: str) -> None:
    said = form.called("catch-up", **{name: ""})
    assert (said.returncode, said.stderr) == (1, f"winnow_form: not set: {name}\n")


@pytest.mark.parametrize("address", ["127.0.0.1:8100", "http://[", "http://127.0.0.1:x", "http://"])
def test_with_an_address_of_winnow_that_cannot_be_a_comment_waits(form: Form, address: str) -> None:
    form.winnow = address
    status, _ = form.send(QUESTION)
    assert status == "Status: 303 See Other"
    assert list(form.kept("held")) == [QUESTION]


def test_an_address_of_winnow_that_cannot_be_is_named(form: Form) -> None:
    form.winnow = "127.0.0.1:8100"
    assert "WINNOW_URL must begin with http" in form.called("catch-up").stderr


def test_a_reader_cannot_make_it_catch_up_through_the_web_server(form: Form) -> None:
    said = form.called("catch-up", REQUEST_METHOD="GET", QUERY_STRING="catch-up")
    assert said.stdout.startswith("Status: 405 ")


@pytest.mark.parametrize(("words", "code"), [(["--help"], 0), ([], 2), (["catchup"], 2)])
def test_in_a_terminal_it_says_how_to_call_it(form: Form, words: list[str], code: int) -> None:
    said = form.called(*words)
    assert said.returncode == code
    assert "winnow_form.py catch-up" in said.stdout
    assert said.stderr == ""


@pytest.mark.parametrize(("method", "length"), [("GET", "0"), ("POST", "-1"), ("POST", "x")])
def test_a_request_that_cannot_be_is_refused(form: Form, method: str, length: str) -> None:
    status, _ = form.ask(method, "", CONTENT_LENGTH=length)
    assert status.startswith("Status: 4")


def test_it_is_a_wsgi_application_too(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "WINNOW_URL": form.winnow,
        "WINNOW_KEY": form.key,
        "WINNOW_SITE": form.site,
        "WINNOW_COMMENTS": str(form.folder),
    }.items():
        monkeypatch.setenv(name, value)
    body = b"page=/bread/&comment=Sch%C3%B6n"
    environ: dict[str, object] = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "QUERY_STRING": "",
    }
    setup_testing_defaults(environ)
    environ["wsgi.input"] = io.BytesIO(body)
    said: list[str] = []
    answer = validator(loaded().application)(environ, lambda status, *_: said.append(status))
    list(answer)
    answer.close()
    assert said == ["303 See Other"]
