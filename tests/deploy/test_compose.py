"""What docker-compose.yml starts, with and without the profile `scale`; no engine is needed."""

import fnmatch
import re
import subprocess
from pathlib import Path
from typing import Any

import debian
import pytest
import yaml

ROOT = Path(__file__).parents[2]
SCALE = ROOT / "deploy" / "scale.env"
HAPROXY = ROOT / "deploy" / "haproxy" / "haproxy.cfg"
SCRAPES = ROOT / "deploy" / "prometheus" / "scale.yml"
PAGE = ROOT / "docs" / "replicas.md"


def compose(*words: str) -> str:
    """What docker-compose prints; it holds the file against its schema first."""
    debian.install("docker-compose")
    done = subprocess.run(
        ["docker-compose", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    """All of them, as docker-compose understands them."""
    scaled: dict[str, Any] = yaml.safe_load(compose("--env-file", str(SCALE), "config"))
    return scaled["services"]


@pytest.mark.server
def test_without_a_profile_one_winnow_is_served(tmp_path: Path) -> None:
    empty = tmp_path / "empty.env"
    empty.touch()
    alone = yaml.safe_load(compose("--env-file", str(empty), "config"))["services"]
    assert alone["winnow"]["deploy"]["replicas"] == 1
    assert [name for name, service in alone.items() if "profiles" not in service] == ["winnow"]


@pytest.mark.server
def test_at_scale_three_replicas_serve_in_its_place(services: dict[str, dict[str, Any]]) -> None:
    assert services["winnow"]["deploy"]["replicas"] == 0
    assert services["replica"]["deploy"]["replicas"] == 3
    assert "ports" not in services["replica"]
    assert services["proxy"]["ports"] == services["winnow"]["ports"]
    of_scale = {name for name, one in services.items() if one.get("profiles") == ["scale"]}
    assert of_scale == set(services) - {"winnow", "fit"}


@pytest.mark.server
def test_the_workers_that_fit_reach_nothing_but_their_scheduler(
    services: dict[str, dict[str, Any]],
) -> None:
    """Whoever reaches it can run code on them, so they have no secret and no other network."""
    for name in ("dask-scheduler", "dask-worker"):
        assert list(services[name]["networks"]) == ["fits"]
        assert "environment" not in services[name]
    assert set(services["fit"]["networks"]) == {"default", "fits"}
    assert services["fit"]["profiles"] == ["fit"]
    assert services["dask-worker"]["build"]["args"] == {"REQUIREMENTS": "dask"}


@pytest.mark.server
def test_nothing_listens_beyond_this_machine(services: dict[str, dict[str, Any]]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.server
def test_every_image_has_its_exact_version(services: dict[str, dict[str, Any]]) -> None:
    images = {one["image"] for one in services.values() if "build" not in one}
    assert len(images) == 4
    assert all(re.search(r":v?\d+\.\d+(\.\d+)?$", image) for image in images)


@pytest.mark.server
def test_every_container_gains_no_privileges_and_those_of_winnow_write_only_data(
    services: dict[str, dict[str, Any]],
) -> None:
    for service in services.values():
        assert service["security_opt"] == ["no-new-privileges:true"]
    for name in ("winnow", "replica", "dask-scheduler", "dask-worker", "fit"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]


@pytest.mark.server
def test_every_file_that_a_container_reads_is_there(services: dict[str, dict[str, Any]]) -> None:
    mounts = [mount for service in services.values() for mount in service.get("volumes", [])]
    paths = [mount.split(":")[0] for mount in mounts if mount.startswith("/")]
    assert len(paths) == 4
    assert [path for path in paths if not Path(path).exists()] == []


@pytest.mark.server
def test_the_proxy_takes_its_file_and_asks_as_the_page_shows() -> None:
    debian.install("haproxy")
    command = ["/usr/sbin/haproxy", "-c", "-f", str(HAPROXY)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    shown = re.search(r"```haproxy\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert shown is not None
    lines = HAPROXY.read_text(encoding="utf-8")
    checks = [line for line in shown[1].split("\n") if re.search("check|httpchk", line)]
    assert len(checks) == 4
    assert [line for line in checks if line not in lines] == []


@pytest.mark.server
def test_prometheus_takes_its_file(tmp_path: Path) -> None:
    debian.install("prometheus")
    for path in (SCRAPES, SCRAPES.with_name("rules.yml")):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "winnow.token").write_text("a-token-of-the-tests")
    command = ["promtool", "check", "config", SCRAPES.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_secret_has_a_value_and_every_variable_is_in_the_file_to_copy() -> None:
    lines = SCALE.read_text(encoding="utf-8").split("\n")
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+):-", text)) == set(values) - {"COMPOSE_PROFILES"}
    assert [name for name, value in values.items() if value] == ["COMPOSE_PROFILES", "WINNOW_ALONE"]


def test_what_the_image_is_made_of_reaches_the_engine() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    let_in = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.M)
        for source in line.split()[:-1]
    ]
    assert "requirements/pip.txt" in copied
    assert [one for one in copied if not any(fnmatch.fnmatch(one, rule) for rule in let_in)] == []
    assert [source for source in copied if not (ROOT / source).exists()] == []
