"""A real Isso whose comments Winnow judges."""

import subprocess
import time
from pathlib import Path

import one_page
from isso_server import PLUGIN, SETTINGS, Isso
from own_winnow import KeyDesk, Winnow
from patience import until

QUESTION = (
    "Ours sat in the cold hall since Sunday and it does bubble, only slowly. Do you feed yours"
    " with rye at the second rise as well, or with plain wheat?"
)
ROLEX = "Cheap rolex replica watches, best price, free shipping! http://cheap-watches.example/rolex"
DOUBTFUL = "Our neighbours had the windows done by Fisher Brothers and are content"


def test_a_reader_s_comment_is_published_at_once(isso: Isso, desk: KeyDesk) -> None:
    assert isso.comment("Ruth & Calloway", QUESTION)["mode"] == 1
    assert isso.published() == [QUESTION]
    assert desk.found(QUESTION)["author"]["name"] == "Ruth & Calloway"


def test_an_advertisement_waits_in_isso_s_own_queue(isso: Isso, desk: KeyDesk) -> None:
    assert isso.comment("watches", ROLEX, website="http://cheap-watches.example")["mode"] == 2
    assert ROLEX not in isso.published()
    assert desk.found(ROLEX)["label"] == "spam"
    assert desk.found(ROLEX)["author"]["url"] == "http://cheap-watches.example"


def test_winnow_reads_the_page_that_is_commented_on(isso: Isso, desk: KeyDesk) -> None:
    written = f"Hello! {QUESTION}"
    isso.comment("Ruth", written)
    until(lambda: one_page.SENTENCE.strip() in desk.article_of(written)["text"])


def test_what_is_decided_in_winnow_s_queue_is_published(isso: Isso, desk: KeyDesk) -> None:
    assert isso.comment("Paul", DOUBTFUL)["mode"] == 2
    desk.decide(DOUBTFUL, "ham")
    until(lambda: DOUBTFUL in isso.published())


def test_what_a_moderator_approves_in_isso_is_ham_in_the_label_log(
    isso: Isso, winnow: Winnow
) -> None:
    written = f"{DOUBTFUL}, says my cousin"
    isso.moderate(isso.comment("Paul", written)["id"], "activate")
    assert written in isso.published()
    assert winnow.labelled("isso")[written] == "ham"


def test_what_a_moderator_deletes_in_isso_is_spam_in_the_label_log(
    isso: Isso, winnow: Winnow
) -> None:
    isso.moderate(isso.comment("Ruth", f"{QUESTION} Please!")["id"], "delete")
    assert winnow.labelled("isso")[f"{QUESTION} Please!"] == "spam"


def test_the_next_comment_gets_a_deleted_one_s_number_and_none_of_its_decision(
    isso: Isso, winnow: Winnow
) -> None:
    deleted = isso.comment("Ruth", f"{QUESTION} Once more.")
    isso.moderate(deleted["id"], "delete")
    later = isso.comment("Ruth", f"{QUESTION} Or with both?")
    assert later["id"] == deleted["id"]
    assert later["mode"] == 1
    assert f"{QUESTION} Or with both?" not in winnow.labelled("isso")


def test_what_its_author_deletes_is_no_decision(isso: Isso, winnow: Winnow) -> None:
    written = f"{QUESTION} I am in a hurry."
    isso.delete_own(isso.comment("Ruth", written)["id"])
    assert written not in winnow.labelled("isso")


def test_a_comment_that_is_edited_into_an_advertisement_waits(isso: Isso) -> None:
    comment = isso.comment("Ruth", f"{QUESTION} Thank you.")
    assert comment["mode"] == 1
    isso.edit(comment["id"], f"{ROLEX} Buy!")
    assert not any(text.startswith("Cheap") for text in isso.published())
    isso.edit(comment["id"], f"{QUESTION} Thank you all.")
    assert f"{QUESTION} Thank you all." in isso.published()


def test_with_winnow_down_a_comment_waits_and_nothing_is_lost(isso: Isso, winnow: Winnow) -> None:
    asked, approved = f"{QUESTION} We use the boiler.", f"{DOUBTFUL}, she said"
    winnow.stop()
    try:
        assert isso.comment("Ruth", asked)["mode"] == 2
        isso.moderate(isso.comment("Paul", approved)["id"], "activate")
        time.sleep(1)  # some rounds of catching up
        assert asked not in isso.published()
        assert approved in isso.published()
    finally:
        winnow.start()
    until(lambda: asked in isso.published())
    until(lambda: winnow.labelled("isso").get(approved) == "ham")


def test_with_a_wrong_key_a_comment_waits_and_the_log_says_why(
    python: Path, winnow: Winnow, site: str, tmp_path: Path
) -> None:
    other = Isso(python, tmp_path, site, WINNOW_URL=winnow.url, WINNOW_KEY="000000000000")
    try:
        assert other.comment("Ruth", QUESTION)["mode"] == 2
        assert other.published() == []
        assert "Winnow does not take comment-check: This key is not known here" in other.log()
    finally:
        other.stop()


def test_without_isso_s_own_queue_it_does_not_start(python: Path, tmp_path: Path) -> None:
    settings = {"folder": tmp_path, "site": "http://b.example", "port": 1, "moderated": "false"}
    (tmp_path / "isso.cfg").write_text(SETTINGS.format(**settings))
    command = [str(python), str(PLUGIN), "-c", str(tmp_path / "isso.cfg"), "run"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode != 0
    assert "enabled = true" in done.stderr
