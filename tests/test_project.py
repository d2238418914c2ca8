"""Contracts of the project itself: its locks, its layers, its public faces, its documents, its container."""

import ast
import importlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from api.cli import main
from api.settings import SETTINGS

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "graph", "ingest", "queries")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts
)
FACES = [path for path in MODULES if path.name == "__init__.py"]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def locked() -> dict[str, tuple[Version, int]]:
    """Every locked package with its version and its number of hashes."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    named = ((re.match(r"([a-z0-9._-]+)==([^ ;\\]+)", block), block) for block in blocks)
    return {found[1]: (Version(found[2]), block.count("--hash=sha256:")) for found, block in named if found}


def test_lock_names_no_registry_and_every_package_has_hashes() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert {name for name, (_, hashes) in locked().items() if not hashes} == set()


def test_lock_holds_every_requirement_at_a_version_it_allows() -> None:
    project = PROJECT["project"]
    asked = [
        *project["dependencies"],
        *project["optional-dependencies"]["py2neo"],
        *project["optional-dependencies"]["llm"],
        *PROJECT["dependency-groups"]["dev"],
    ]
    versions = {name: version for name, (version, _) in locked().items()}
    for requirement in map(Requirement, asked):
        version = versions.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in requirements.lock: make lock"
        assert version in requirement.specifier, f"{requirement} is not met by {version}: make lock"


def test_lock_of_the_map_names_no_registry_and_every_package_has_a_hash() -> None:
    packages = json.loads((ROOT / "api/web/package-lock.json").read_text(encoding="utf-8"))["packages"]
    brought = {name: told for name, told in packages.items() if name}
    assert brought
    assert {name for name, told in brought.items() if "resolved" in told or "integrity" not in told} == set()


def test_versions_agree() -> None:
    package = json.loads((ROOT / "api/web/package.json").read_text(encoding="utf-8"))
    assert package["version"] == PROJECT["project"]["version"]


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def declared(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                return list(ast.literal_eval(value))
    return None


def public_names(tree: ast.Module) -> set[str]:
    """What a package's face defines; where it only imports, what it imports."""
    defined = {node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    imports = (node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module != "__future__")
    names = defined or {alias.asname or alias.name for node in imports for alias in node.names}
    return {name for name in names if not name.startswith("_")}


def reading_order(name: str) -> tuple[int, str]:
    """CONSTANTS, then Classes, then functions, each by name: the order that ruff keeps in imports too."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("path", FACES, ids=relative)
def test_face_is_complete_and_true(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = declared(tree) or []
    assert public_names(tree) <= set(names)
    module = importlib.import_module(".".join(path.parent.relative_to(ROOT).parts))
    assert [name for name in names if not hasattr(module, name)] == []


def test_declared_names_are_in_order() -> None:
    for path in MODULES:
        names = declared(ast.parse(path.read_text(encoding="utf-8"))) or []
        assert names == sorted(set(names), key=reading_order), relative(path)


def test_readme_names_every_command_and_every_setting() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    context = click.Context(main)
    engine = main.get_command(context, "engine")
    assert isinstance(engine, click.Group)
    commands = [*main.list_commands(context), *(f"engine {name}" for name in engine.commands)]
    assert [name for name in commands if f"lifescape {name}" not in readme] == []
    assert [setting.variable for setting in SETTINGS if setting.variable not in readme] == []


def test_every_target_of_make_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)[0].split())
    assert set(re.findall(r"^([a-z0-9]+):.* ## ", text, flags=re.MULTILINE)) == targets


def test_tests_are_no_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_notebooks_hold_no_output() -> None:
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == [], relative(path)


def test_containers_are_reachable_from_this_machine_only_and_have_no_default_password() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert services["app"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert set(re.findall(r"\$\{NEO4J_PASSWORD([^}]{0,2})", text)) == {":?"}
