"""Corpora to be read: files as somebody might hand them in."""

import json

import pytest


@pytest.fixture
def jsonl(tmp_path):
    """Write a JSONL file: rows as they are, or raw lines."""

    def write(*lines, name="blog-rye.jsonl"):
        raw = [x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines]
        path = tmp_path / name
        path.write_bytes(b"\n".join(raw) + b"\n")
        return path

    return write


@pytest.fixture
def csv(tmp_path):
    """Write a CSV file."""

    def write(content, name="blog-rye.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
