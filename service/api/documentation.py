"""/docs: the OpenAPI document as one plain page, with nothing fetched from elsewhere."""

import json
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter()

CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "pre{background:#8882;padding:1rem;overflow:auto}section{border-top:1px solid #8886}"
    "code{font-family:ui-monospace,monospace}:root{color-scheme:light dark}"
)


@router.get("/docs", include_in_schema=False)
async def documentation(request: Request) -> HTMLResponse:
    """Every address, what it takes and what it answers."""
    described: dict[str, Any] = request.app.openapi()
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
    return HTMLResponse(_page(described), headers=headers)


def _page(described: dict[str, Any]) -> str:
    sections = [
        _section(path, method, operation, described["components"]["schemas"])
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if method != "head"
    ]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Winnow: the API</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style><h1>Winnow: the API</h1><p>{_words(described)}</p>"
        '<p>The same for programs: <a href="openapi.json">openapi.json</a>.</p>'
        f"{''.join(sections)}</html>"
    )


def _words(described: dict[str, Any]) -> str:
    return escape(described["info"].get("description", ""))


def _section(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    answers = "".join(
        f"<li><code>{status}</code> {escape(answer['description'])}</li>"
        for status, answer in sorted(operation["responses"].items())
    )
    return (
        f"<section><h2><code>{method.upper()} {escape(path)}</code></h2>"
        f"<p><strong>{escape(operation['summary'])}</strong> "
        f"{escape(operation.get('description', ''))}</p>"
        f"{_parameters(operation)}{_example(operation, schemas)}<ul>{answers}</ul></section>"
    )


def _parameters(operation: dict[str, Any]) -> str:
    rows = "".join(map(_parameter, operation.get("parameters", [])))
    return f"<ul>{rows}</ul>" if rows else ""


def _parameter(parameter: dict[str, Any]) -> str:
    words = escape(parameter.get("description", ""))
    return f"<li><code>{escape(parameter['name'])}</code> {words}</li>"


def _example(operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    if "requestBody" not in operation:
        return ""
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    name = schema["$ref"].rpartition("/")[2]
    return f"<pre>{escape(json.dumps(schemas[name].get('example', {}), indent=2))}</pre>"
