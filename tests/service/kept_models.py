"""Models of the registry that can be loaded, and need no fit: the one that ships, renamed."""

from model.artifact import BASE_FOLDER, read_content, read_manifest
from service.domain.model_reports import GateReport
from service.domain.models import RegisteredModel
from service.store.store import Store


def keep(
    store: Store, version: str, *, report: GateReport | None = None, store_url: str = ""
) -> RegisteredModel:
    manifest = read_manifest(BASE_FOLDER).model_copy(update={"model_version": version})
    content = read_content(BASE_FOLDER)
    return store.keep_model(manifest, content, report=report, store_url=store_url)
