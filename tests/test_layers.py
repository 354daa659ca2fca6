"""Arrows between the packages run down only, and nothing runs in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "models": {"models"},
    "ingest": {"ingest", "models"},
    "nlp": {"nlp", "models"},
    "service": {"service", "ingest", "nlp", "models"},
}
OWN_PLACE = {  # a library that only one part of the house may know
    "transformers": "nlp.learned",
    "torch": "nlp.learned",
    "onnxruntime": "nlp.learned",
    "underthesea": "nlp.words",
    "spacy": "nlp.tokenizer",
    "dbos": "service.jobs",
}
QUERIES = {"select", "insert", "update", "delete", "text"}
QUERY_PLACES = ("service.store", "service.search")  # search is an adapter over the store's own tables


def module_name(path: Path) -> str:
    """`nlp/keys.py` is nlp.keys, `nlp/__init__.py` is nlp."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    module_name(path): ast.parse(path.read_text(encoding="utf-8"))
    for package in MAY_IMPORT
    for path in sorted((ROOT / package).rglob("*.py"))
}


def imports_of(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Every (module, name) that a tree imports, in functions too; name is None for `import module`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide which package is meant"
            yield from ((node.module or "", alias.name) for alias in node.names)


def imported_modules(tree: ast.AST) -> set[str]:
    """The modules that a tree imports, `from package import module` counted as package.module."""
    return {
        f"{module}.{name}" if f"{module}.{name}" in MODULES else module for module, name in imports_of(tree)
    }


def lies_in(module: str, place: str) -> bool:
    """Whether a module is the place or below it."""
    return module == place or module.startswith(f"{place}.")


def arrows_against(name: str) -> set[str]:
    """The imports of one module that no arrow of the design allows."""
    imported = imported_modules(MODULES[name])
    package = name.split(".")[0]
    wrong = {one for one in imported if one.split(".")[0] in MAY_IMPORT.keys() - MAY_IMPORT[package]}
    wrong |= {one for one in imported if lies_in(one, "tests") or lies_in(one, "samples")}
    in_database = lies_in(name, "models.tables") or lies_in(name, "models.migrations")
    if package != "service" and not in_database:
        wrong |= {one for one in imported if lies_in(one, "models.tables") or lies_in(one, "sqlmodel")}
    return wrong


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_imports_only_what_lies_below_it(name: str) -> None:
    assert arrows_against(name) == set()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_heavy_library_is_known_in_one_place_only(name: str) -> None:
    roots = {module.split(".")[0] for module, _ in imports_of(MODULES[name])}
    assert {root for root in roots & OWN_PLACE.keys() if not lies_in(name, OWN_PLACE[root])} == set()


@pytest.mark.parametrize("name", sorted(name for name in MODULES if not lies_in(name, "models.migrations")))
def test_queries_are_written_in_the_store_and_the_search_only(name: str) -> None:
    queries = {
        one for module, one in imports_of(MODULES[name]) if module.startswith(("sqlalchemy", "sqlmodel"))
    } & QUERIES
    assert not queries or any(lies_in(name, place) for place in QUERY_PLACES)


def test_no_modules_import_each_other_in_a_circle() -> None:
    arrows = {name: imported_modules(tree) & MODULES.keys() - {name} for name, tree in MODULES.items()}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_no_import_is_hidden_behind_type_checking() -> None:
    hiding = [
        name
        for name, tree in MODULES.items()
        if any(isinstance(node, ast.Name) and node.id == "TYPE_CHECKING" for node in ast.walk(tree))
    ]
    assert hiding == []


def test_every_folder_with_code_is_a_package_of_its_own() -> None:
    folders = {path.parent for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py")}
    assert {str(folder) for folder in folders if not (folder / "__init__.py").is_file()} == set()


def test_no_file_outgrows_four_hundred_lines() -> None:
    paths = [path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py")]
    long = {str(p): n for p in paths if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


def test_no_file_is_a_drawer_for_everything_else() -> None:
    drawers = {"utils", "helpers", "common", "manager", "base"}
    assert {name for name in MODULES if name.split(".")[-1] in drawers} == set()
