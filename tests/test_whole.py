"""A callback is whole: none of the app's is left that the next click could break off."""

from __future__ import annotations

import ast

import pytest
from conftest import ROOT

from gaibao_geo.app_memory.ways import wish
from gaibao_geo.app_memory.whole import whole

HEARS = {"on_click", "on_change", "on_clicks_change"}


def callbacks():
    """Every callback of the pages: where it stands, and whether it is whole."""
    trees = {file.name: ast.parse(file.read_text(encoding="utf-8"))
             for file in sorted((ROOT / "gaibao_geo" / "pages").glob("*.py"))}  # fmt: skip
    decorated = {
        node.name for tree in trees.values() for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(one, ast.Name) and one.id == "whole" for one in node.decorator_list)
    } | {wish.__name__}  # fmt: skip
    for name, tree in trees.items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for word in call.keywords:
                told = word.value
                if word.arg not in HEARS or isinstance(told, ast.Constant):
                    continue  # "ignore" is heard by nobody
                if isinstance(told, ast.Call):
                    wraps = told.func.id == "whole" or told.args[0].id in decorated
                else:
                    wraps = isinstance(told, ast.Name) and told.id in decorated
                yield f"{name}:{told.lineno}", wraps


def test_every_callback_of_the_pages_is_whole():
    found = dict(callbacks())
    assert len(found) > 15
    assert [where for where, wraps in found.items() if not wraps] == []


def test_outside_a_session_it_is_the_function_itself():
    said = []

    @whole
    def tell(what, *, twice=False):
        """Says it."""
        said.append(what)
        if twice:
            raise ValueError(what)
        return len(said)

    assert (tell("a"), tell.__doc__) == (1, "Says it.")
    with pytest.raises(ValueError, match="b"):
        tell("b", twice=True)
