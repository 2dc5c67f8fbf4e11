"""A blog engine that asks by the protocol."""

import pytest
from engine import Engine
from running_blog import Blog


@pytest.fixture
async def engine(blog: Blog) -> Engine:
    return Engine(blog)
