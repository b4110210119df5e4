import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def service() -> dict[str, Any]:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    found: dict[str, Any] = composed["services"]["policywatch"]
    return found


def final_stage() -> str:
    return DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]


def test_the_image_runs_as_a_user_without_rights() -> None:
    user = re.search(r"^USER (\d+)$", final_stage(), re.MULTILINE)
    assert user is not None
    assert int(user[1]) > 0
    assert f"--uid {user[1]} " in final_stage()


def test_the_image_is_installed_from_the_pins() -> None:
    assert "--constraint constraints.txt ." in DOCKERFILE


def test_the_database_lives_on_a_named_volume() -> None:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    volume, home = service()["volumes"][0].split(":")
    assert volume in composed["volumes"]
    assert service()["environment"]["POLICYWATCH_HOME"] == home
    assert f"VOLUME {home}" in final_stage()


def test_image_and_service_are_healthy_by_the_same_question_asked_of_the_evidence_pages() -> None:
    asked = service()["healthcheck"]["test"]
    in_image = re.search(r"^HEALTHCHECK .*\\\n\s+CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert in_image is not None
    assert yaml.safe_load(in_image[1]) == asked[1:]
    compile(asked[-1], "healthcheck", "exec")
    assert "/healthz" in asked[-1]


def test_no_secret_stands_in_the_files() -> None:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert "xoxb" not in (ROOT / "docker-compose.yml").read_text() + DOCKERFILE
    assert "POLICYWATCH_SLACK_TOKEN" not in service()["environment"]
    assert (
        service()["environment"]["POLICYWATCH_SLACK_TOKEN_FILE"]
        == f"/run/secrets/{service()['secrets'][0]}"
    )
    assert composed["secrets"]["slack_token"]["file"].startswith("${")
    assert service()["env_file"] == [{"path": ".env", "required": False}]
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()
    assert ".*" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_service_can_write_its_volume_only_and_gain_no_rights() -> None:
    assert service()["read_only"] is True
    assert service()["tmpfs"] == ["/tmp"]
    assert service()["cap_drop"] == ["ALL"]
    assert service()["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service()


def test_the_evidence_pages_are_published_on_this_machine_only() -> None:
    assert [port for port in service()["ports"] if not port.startswith("127.0.0.1:")] == []


def test_the_service_comes_back_and_is_given_time_to_end() -> None:
    assert service()["restart"] == "unless-stopped"
    assert int(service()["stop_grace_period"].removesuffix("s")) > 10


def test_image_and_service_run_the_same_command() -> None:
    in_image = re.search(r"^CMD (\[.*\])$", final_stage(), re.MULTILINE)
    assert in_image is not None
    assert yaml.safe_load(in_image[1]) == service()["command"]
