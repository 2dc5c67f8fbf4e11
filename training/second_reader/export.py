"""The fine-tuned network as the two files that ship: a graph of int8 weights, a vocabulary."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from model.second_reader.sentence_model import NETWORK, TOKENIZER
from model.second_reader.token_pairs import TokenPair, padded
from training.second_reader.network import SentenceNetwork
from training.second_reader.vocabulary import cut_vocabulary, kept_tokens

OPSET = 17
INPUTS, OUTPUT = ["ids", "types", "mask"], "log_odds"


def write_files(
    folder: Path, network: SentenceNetwork, tokenizer: bytes, pairs: Sequence[TokenPair]
) -> None:
    """Write both files. `pairs` are those that were learned from: they say which words stay."""
    tokens = kept_tokens(tokenizer, (number for pair in pairs for number in pair.ids))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TOKENIZER).write_bytes(cut_vocabulary(tokenizer, tokens))
    _cut_embeddings(network, tokens)
    _write_network(folder / NETWORK, network)


def _cut_embeddings(network: SentenceNetwork, tokens: Sequence[int]) -> None:
    words = network.words.weight.detach()[torch.tensor(tokens)]
    network.words = nn.Embedding.from_pretrained(words)


def _write_network(path: Path, network: SentenceNetwork) -> None:
    network.eval()
    example = padded([TokenPair([1, 2, 3, 4], 2), TokenPair([1, 2, 3], 2)])
    batch = {0: "comments", 1: "tokens"}
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / NETWORK
        torch.onnx.export(
            network,
            tuple(map(torch.from_numpy, example)),
            exact,
            input_names=INPUTS,
            output_names=[OUTPUT],
            dynamic_axes=dict.fromkeys(INPUTS, batch) | {OUTPUT: {0: "comments"}},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            exact,
            path,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            reduce_range=True,
        )
