"""Terms of spam that stand beside the corpora."""

import pytest

from model.grams.texts import Texts
from training.corpora.blocklists import read_lexicon
from training.corpora.errors import CorpusError


def test_the_terms_of_all_blocklists_are_read(tmp_path):
    (tmp_path / "a-blocklist.txt").write_text("rolex\nCasino\n\n")
    (tmp_path / "b-blocklist.txt").write_text("viagra\r\n")
    assert read_lexicon([tmp_path]).count(Texts(["rolex casino viagra"])).tolist() == [3]


def test_without_a_blocklist_there_are_no_terms(tmp_path):
    assert read_lexicon([tmp_path, tmp_path / "nowhere"]).count(Texts(["rolex"])).tolist() == [0]


def test_a_blocklist_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "a-blocklist.txt").write_bytes(b"caf\xe9")
    with pytest.raises(CorpusError, match="a-blocklist.txt cannot be read"):
        read_lexicon([tmp_path])
