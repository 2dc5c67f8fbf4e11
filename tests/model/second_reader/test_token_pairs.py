"""A comment as the sentence model takes it."""

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit

from model.comment import Article, Author, Comment
from model.reading.comment_reading import Reading
from model.second_reader.token_pairs import (
    TEXT_HEAD,
    TEXT_TAIL,
    PairWriter,
    TokenPair,
    padded,
    parts_of,
    read_tokenizer,
)

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ";", "bread", "rye", "paul", "paul.example", "a.com"]
COMMENT = Comment(
    text='Rye <a href="http://a.com/x">rye</a>',
    author=Author(name="Paul", url="https://www.paul.example"),
    article=Article(title="bread"),
)


def writer_of(*more: str) -> PairWriter:
    """A writer that knows WORDS and some more."""
    numbers = {word: number for number, word in enumerate((*WORDS, *more))}
    tokenizer = Tokenizer(WordLevel(numbers, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    return PairWriter(tokenizer)


def words_of(pair: TokenPair, *more: str) -> str:
    """The words of a pair."""
    return " ".join((*WORDS, *more)[number] for number in pair.ids)


def test_the_title_comes_first_then_who_says_what_and_links_where() -> None:
    [pair] = writer_of("Rye", "Paul").pairs([Reading(COMMENT)])
    words = words_of(pair, "Rye", "Paul")
    assert words == "[CLS] bread [SEP] Paul ; paul.example ; Rye rye ; a.com [SEP]"
    assert pair.title == 3


def test_an_address_is_read_without_its_scheme() -> None:
    assert parts_of(Reading(COMMENT))[2] == "paul.example"


def test_of_a_long_text_the_beginning_and_the_end_are_read() -> None:
    numbered = [f"w{n}" for n in range(300)]
    long = Comment(text=" ".join(numbered))
    [pair] = writer_of(*numbered).pairs([Reading(long)])
    words = words_of(pair, *numbered).split()
    said = [word for word in words if word.startswith("w")]
    assert said == numbered[:TEXT_HEAD] + numbered[-TEXT_TAIL:]


def test_no_comment_is_longer_than_the_model_can_read() -> None:
    long = "bread " * 900
    everything = Comment(
        text=long,
        author=Author(name=long, url="http://" + "a" * 900),
        article=Article(title=long),
    )
    [pair] = writer_of().pairs([Reading(everything)])
    assert len(pair.ids) <= 160


def test_an_empty_comment_is_a_pair_too() -> None:
    [pair] = writer_of().pairs([Reading(Comment(text=""))])
    assert words_of(pair) == "[CLS] [SEP] ; ; ; [SEP]"


def test_a_batch_is_filled_up_and_what_is_filled_up_is_masked() -> None:
    batch = padded([TokenPair([2, 5, 3, 6, 3], 3), TokenPair([2, 3, 3], 2)])
    assert batch.ids.tolist() == [[2, 5, 3, 6, 3], [2, 3, 3, 0, 0]]
    assert batch.types.tolist() == [[0, 0, 0, 1, 1], [0, 0, 1, 0, 0]]
    assert batch.mask.tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]


def test_a_vocabulary_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the vocabulary has no \[CLS\]"):
        PairWriter(Tokenizer(WordLevel({"bread": 0}, unk_token="bread")))


def test_a_tokenizer_that_was_kept_with_padding_fills_nothing_up() -> None:
    numbers = {word: number for number, word in enumerate(WORDS)}
    kept = Tokenizer(WordLevel(numbers, unk_token="[UNK]"))
    kept.pre_tokenizer = WhitespaceSplit()
    kept.enable_padding(length=128)
    kept.enable_truncation(max_length=128)
    tokenizer = read_tokenizer(kept.to_str().encode())
    assert len(tokenizer.encode("bread rye", add_special_tokens=False).ids) == 2
    assert len(tokenizer.encode("bread " * 300, add_special_tokens=False).ids) == 300
