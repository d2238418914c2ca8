"""YAML as nodes that know their line, so that whatever is wrong in a file can be told with its place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import yaml

from graph.errors import Misconfigured

__all__ = ["Node", "open_yaml"]


class Node:
    """A node of a YAML file that knows where it stands. Scalars are read as written: ``NO`` stays ``NO``."""

    def __init__(self, path: Path, node: yaml.Node) -> None:
        self.path = path
        self.node = node

    def refuse(self, message: str) -> NoReturn:
        """Refuse the file for what stands here."""
        raise Misconfigured(f"{self.path}:{self.node.start_mark.line + 1}: {message}.")

    def is_list(self) -> bool:
        """Whether a list stands here."""
        return isinstance(self.node, yaml.SequenceNode)

    def is_mapping(self) -> bool:
        """Whether ``key: value`` lines stand here."""
        return isinstance(self.node, yaml.MappingNode)

    def text(self, *, strip: bool = True) -> str:
        """Return the one value that must stand here."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.refuse("write one value here")
        return str(self.node.value).strip() if strip else str(self.node.value)

    def items(self) -> list[Node]:
        """Return the items of the list that must stand here."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.refuse("write a list here")
        return [Node(self.path, node) for node in self.node.value]

    def one_or_more(self) -> list[Node]:
        """Return the items of a list, or the one thing that stands here instead."""
        return self.items() if self.is_list() else [self]

    def fields(self, allowed: Iterable[str] | None = None, required: Iterable[str] = ()) -> dict[str, Node]:
        """Return the values by their keys; a key that is not allowed, twice there or missing is refused."""
        if not isinstance(self.node, yaml.MappingNode):
            self.refuse("write “key: value” lines here")
        found: dict[str, Node] = {}
        known = None if allowed is None else {*allowed, *required}
        for key_node, value in self.node.value:
            key = Node(self.path, key_node)
            if known is not None and key.text() not in known:
                key.refuse(f"there is no key “{key.text()}” here; use {', '.join(sorted(known))}")
            if key.text() in found:
                key.refuse(f"the key “{key.text()}” stands here twice")
            found[key.text()] = Node(self.path, value)
        for name in required:
            if name not in found:
                self.refuse(f"the key “{name}” is missing")
        return found


def open_yaml(path: Path) -> Node:
    """Read a file; Misconfigured says on which line it is no YAML."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Misconfigured(f"{path}:{line}: this is not YAML: {error.problem}.") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Misconfigured(f"{path}:1: this file cannot be read as YAML: {error}.") from error
    if node is None:
        raise Misconfigured(f"{path}:1: the file is empty; write a mapping into it.")
    return Node(path, node)
