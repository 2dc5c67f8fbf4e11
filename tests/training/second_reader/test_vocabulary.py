"""The vocabulary of the second reader, cut to what it has learned from."""

import json

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Whitespace

from training.second_reader.vocabulary import cut_vocabulary, kept_tokens

WORDS = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "bread", "rye", "##s", "b", "breads"]


def tokenizer_file() -> bytes:
    """A tokenizer of those words, as it is stored."""
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    return tokenizer.to_str().encode()


def test_words_that_were_learned_from_stay_with_letters_and_marks() -> None:
    bread, breads = WORDS.index("bread"), WORDS.index("breads")
    kept = kept_tokens(tokenizer_file(), [bread, bread, breads])
    assert [WORDS[n] for n in kept] == ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "bread", "##s", "b"]


def test_a_word_that_was_cut_is_read_in_pieces() -> None:
    kept = [number for number, word in enumerate(WORDS) if word not in ("[unused0]", "breads")]
    cut = cut_vocabulary(tokenizer_file(), kept)
    encoded = Tokenizer.from_buffer(cut).encode("breads rye", add_special_tokens=False)
    assert encoded.tokens == ["bread", "##s", "rye"]
    assert sorted(json.loads(cut)["model"]["vocab"].values()) == list(range(len(kept)))
