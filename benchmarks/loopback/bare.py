"""The least that FastAPI does: read a JSON object, answer one. What serving is compared with."""

import sys

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel


class PostedComment(BaseModel):
    text: str
    author: dict[str, str] = {}
    article: dict[str, str] = {}


def bare_app() -> FastAPI:
    app = FastAPI()

    @app.post("/v1/comments", status_code=201)
    async def check(posted: PostedComment) -> dict[str, int]:
        return {"length": len(posted.text)}

    return app


if __name__ == "__main__":
    uvicorn.run(bare_app(), port=int(sys.argv[1]), log_level="warning")
