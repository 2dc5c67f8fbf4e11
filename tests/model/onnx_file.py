"""The weights in an ONNX file, read by its wire format (Protocol Buffers, onnx.proto3)."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

GRAPH, INITIALIZER = 7, 5  # of the model, of the graph
DATA_TYPE, RAW_DATA, INT8 = 2, 9, 3  # of a tensor
VARINT, BYTES, WIDTHS = 0, 2, {1: 8, 5: 4}


def int8_weights(content: bytes) -> list[NDArray[np.int8]]:
    """Every tensor of int8 in the graph, flat; zero points stand elsewhere."""
    graphs = [value for number, value in _fields(memoryview(content)) if number == GRAPH]
    tensors = [dict(_fields(t)) for graph in graphs for n, t in _fields(graph) if n == INITIALIZER]
    raw = [t[RAW_DATA] for t in tensors if t.get(DATA_TYPE) == INT8 and RAW_DATA in t]
    return [np.frombuffer(weights, np.int8) for weights in raw]


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, at = _varint(message, at)
            yield number, value
            continue
        size, at = _varint(message, at) if kind == BYTES else (WIDTHS[kind], at)
        yield number, message[at : at + size]
        at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while message[at] & 0x80:
        value |= (message[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return value | message[at] << shift, at + 1
