"""The words that the second reader keeps: those it has learned from, and all single letters."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence

SEEN_AT_LEAST = 2  # times in what was learned from: rarer words are read in pieces


def kept_tokens(tokenizer: bytes, seen: Iterable[int]) -> list[int]:
    """The numbers of the tokens that stay, in order: special ones, single letters, those seen."""
    counts = Counter(seen)
    vocabulary: dict[str, int] = json.loads(tokenizer)["model"]["vocab"]
    is_special = {token for token in vocabulary if token.startswith("[") and token.endswith("]")}
    return sorted(
        number
        for token, number in vocabulary.items()
        if counts[number] >= SEEN_AT_LEAST
        or len(token.removeprefix("##")) == 1
        or (token in is_special and not token.startswith("[unused"))
    )


def cut_vocabulary(tokenizer: bytes, tokens: Sequence[int]) -> bytes:
    """The tokenizer's file with those tokens alone, numbered anew."""
    described = json.loads(tokenizer)
    new = {number: place for place, number in enumerate(tokens)}
    vocabulary = described["model"]["vocab"]
    described["model"]["vocab"] = {t: new[n] for t, n in vocabulary.items() if n in new}
    for token in described["added_tokens"]:
        token["id"] = new[token["id"]]
    described["padding"] = described["truncation"] = described["post_processor"] = None
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()
