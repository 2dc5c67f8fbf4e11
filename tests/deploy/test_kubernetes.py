"""deploy/kubernetes holds objects that Kubernetes takes, and that fit together."""

import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from service.settings import Settings

FOLDER = Path(__file__).parents[2] / "deploy" / "kubernetes"
KUSTOMIZATION = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))
OBJECTS = {
    name: yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    for name in KUSTOMIZATION["resources"]
}
POD: dict[str, Any] = OBJECTS["deployment.yaml"]["spec"]["template"]
CONTAINER: dict[str, Any] = POD["spec"]["containers"][0]
VERSIONS = ("1.30", "1.37")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_is_one_of_kubernetes(name: str, version: str) -> None:
    kubernetes_validate.validate(OBJECTS[name], version, strict=True)


def test_a_misspelt_field_is_found() -> None:
    wrong = OBJECTS["service.yaml"] | {"spec": {"port": []}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[0], strict=True)


def test_every_object_of_the_folder_is_applied() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} == {"kustomization.yaml", *OBJECTS}


def test_service_budget_and_policy_are_about_the_pods() -> None:
    labels = POD["metadata"]["labels"].items()
    selectors = [
        OBJECTS["deployment.yaml"]["spec"]["selector"]["matchLabels"],
        OBJECTS["service.yaml"]["spec"]["selector"],
        OBJECTS["disruption-budget.yaml"]["spec"]["selector"]["matchLabels"],
        OBJECTS["network-policy.yaml"]["spec"]["podSelector"]["matchLabels"],
    ]
    assert all(selector and selector.items() <= labels for selector in selectors)
    (port,) = CONTAINER["ports"]
    (served,) = OBJECTS["service.yaml"]["spec"]["ports"]
    assert served["targetPort"] == port["name"]
    assert port["containerPort"] == Settings().port


def test_only_pods_that_are_ready_are_asked_and_only_dead_ones_are_ended() -> None:
    paths = {
        name: CONTAINER[f"{name}Probe"]["httpGet"]["path"] for name in ("readiness", "liveness")
    }
    assert paths == {"readiness": "/readyz", "liveness": "/healthz"}


def test_there_are_pods_to_spare_in_a_disruption() -> None:
    minimum = OBJECTS["disruption-budget.yaml"]["spec"]["minAvailable"]
    assert 0 < minimum < OBJECTS["deployment.yaml"]["spec"]["replicas"]


def test_pods_keep_to_the_restricted_standard() -> None:
    labels = OBJECTS["namespace.yaml"]["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    of_pod, of_container = POD["spec"]["securityContext"], CONTAINER["securityContext"]
    assert of_pod["runAsNonRoot"] is True
    assert of_pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert of_container["allowPrivilegeEscalation"] is False
    assert of_container["readOnlyRootFilesystem"] is True
    assert of_container["capabilities"] == {"drop": ["ALL"]}
    assert POD["spec"]["automountServiceAccountToken"] is False


def test_kubernetes_sets_no_variable_with_which_winnow_does_not_start() -> None:
    assert POD["spec"]["enableServiceLinks"] is False


def test_every_setting_of_the_example_is_one_and_no_secret_has_a_value() -> None:
    lines = (FOLDER / "winnow.env.example").read_text(encoding="utf-8").strip().split("\n")
    values = dict(line.split("=", 1) for line in lines)
    names = {name.removeprefix("WINNOW_").lower() for name in values}
    assert names <= set(Settings.model_fields)
    assert not any(values[name] for name in ("WINNOW_SECRET_KEY", "WINNOW_METRICS_TOKEN"))
    assert re.search(r":PASSWORD@", values["WINNOW_DATABASE_URL"])
    ((generated),) = KUSTOMIZATION["secretGenerator"]
    assert generated == {"name": "winnow", "envs": ["winnow.env"]}
    assert CONTAINER["envFrom"] == [{"secretRef": {"name": generated["name"]}}]
