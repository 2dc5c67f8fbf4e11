"""The sentence model on disk and in memory: comments in, log-odds out."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from model.artifact import ArtifactError
from model.reading.comment_reading import Reading
from model.second_reader.token_pairs import PairWriter, TokenPair, padded, read_tokenizer

Floats = NDArray[np.float64]
NETWORK, TOKENIZER = "second_reader.onnx", "tokenizer.json"


class SentenceModel:
    """A fine-tuned sentence model of int8 weights, run by ONNX Runtime on one thread.

    Thread-safe. `sha256` names the two files that it was read from.
    """

    def __init__(self, network: Path, tokenizer: bytes, *, sha256: str) -> None:
        self.sha256 = sha256
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # it would keep what the longest comment took for good
        # By its path: of what is given as bytes, a session keeps a second copy.
        self._session = ort.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        self._writer = PairWriter(read_tokenizer(tokenizer))

    @classmethod
    def load(cls, folder: Path, *, sha256: str) -> Self:
        """The model of a folder. Raises ArtifactError if it is not the one with that digest."""
        network, tokenizer = read_files(folder)
        if digest_of(network, tokenizer) != sha256:
            raise ArtifactError(f"the second reader in {folder} is not the one of this model")
        try:
            return cls(folder / NETWORK, tokenizer, sha256=sha256)
        except Exception as error:
            raise ArtifactError(f"the second reader in {folder} cannot be read") from error

    def pairs(self, readings: Sequence[Reading]) -> list[TokenPair]:
        """The comments as it takes them, in order."""
        return self._writer.pairs(readings)

    def log_odds(self, pair: TokenPair) -> float:
        """Log-odds of spam of one comment.

        It is read by itself: in int8 the numbers of a batch are scaled together, and a comment's
        score would depend on what others have said.
        """
        ids, types, mask = padded([pair])
        [scores] = self._session.run(None, {"ids": ids, "types": types, "mask": mask})
        return float(scores[0])


def read_files(folder: Path) -> tuple[bytes, bytes]:
    """The network and the tokenizer of a folder. Raises ArtifactError where one is missing."""
    try:
        return (folder / NETWORK).read_bytes(), (folder / TOKENIZER).read_bytes()
    except OSError as error:
        raise ArtifactError(f"no second reader in {folder}: {error.strerror}") from error


def copy_files(source: Path, target: Path) -> str:
    """Put both files into another folder, and return their digest. Raises ArtifactError."""
    network, tokenizer = read_files(source)
    target.mkdir(parents=True, exist_ok=True)
    (target / NETWORK).write_bytes(network)
    (target / TOKENIZER).write_bytes(tokenizer)
    return digest_of(network, tokenizer)


def digest_of(network: bytes, tokenizer: bytes) -> str:
    """The digest that a manifest names a second reader by."""
    return hashlib.sha256(hashlib.sha256(network).digest() + tokenizer).hexdigest()
