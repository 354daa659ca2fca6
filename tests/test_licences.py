"""Nothing that the product installs puts it under another licence: no GPL, no AGPL, LGPL only where told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GPL = re.compile(r"\bA?GPL|\b(GNU )?(Affero )?General Public Licen[cs]e")
LGPL = re.compile(r"\bLGPL|\b(Lesser|Library) General Public Licen[cs]e")
LGPL_ALLOWED = frozenset({"psycopg", "psycopg-binary"})  # each one needs its row in docs/licences.md
SHORT = 200  # a License field that is longer holds a whole licence text, whose prose names other licences


def sources_of(distribution: Distribution) -> Iterator[list[str]]:
    """What each part of a distribution's metadata says about its licence, silent parts left out."""
    metadata = distribution.metadata
    classifiers = metadata.get_all("Classifier") or []
    sources = (
        metadata.get_all("License-Expression") or [],
        [line for line in metadata.get_all("License") or [] if len(line) < SHORT],
        [line for line in classifiers if line.startswith("License ::")],
    )
    return (list(source) for source in sources if source)


def is_free_of(naming: str, licence: re.Pattern[str]) -> bool:
    """Whether one may choose another licence ("MIT OR GPL-2.0-only")."""
    return any(not licence.search(offer) for offer in re.split(r"\s+(?:or|OR)\s+", naming))


def is_under(namings: Sequence[str], licence: re.Pattern[str]) -> bool:
    """Whether the namings leave no choice but that licence; several classifiers are a choice."""
    return bool(namings) and not any(is_free_of(naming, licence) for naming in namings)


def without_lesser(namings: Sequence[str]) -> list[str]:
    """The namings with LGPL taken out, so that it is not mistaken for GPL."""
    return [LGPL.sub("lesser", naming) for naming in namings]


INSTALLED = sorted({(one.metadata["Name"], one) for one in distributions()}, key=lambda pair: pair[0].lower())


@pytest.mark.parametrize(("name", "distribution"), INSTALLED, ids=[name for name, _ in INSTALLED])
def test_no_installed_distribution_is_under_gpl_or_agpl(name: str, distribution: Distribution) -> None:
    assert not any(is_under(without_lesser(source), GPL) for source in sources_of(distribution)), name


def test_lgpl_is_installed_only_where_the_document_says_why() -> None:
    lesser = {name for name, one in INSTALLED if any(is_under(said, LGPL) for said in sources_of(one))}
    assert lesser <= LGPL_ALLOWED
    document = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert {name for name in LGPL_ALLOWED if name not in document} == set()


def test_every_runtime_dependency_says_its_licence() -> None:
    silent = {
        name
        for name, one in INSTALLED
        if not any(sources_of(one)) and not (one.metadata.get_all("License-File") or [])
    }
    assert silent == set()


def test_underthesea_is_a_release_after_it_left_the_gpl() -> None:
    version = next(one.version for name, one in INSTALLED if name == "underthesea")
    assert tuple(int(part) for part in version.split(".")[:2]) >= (9, 3)


@pytest.mark.parametrize(
    ("namings", "is_bad"),
    [
        (["GPL-3.0-or-later"], True),
        (["License :: OSI Approved :: GNU Affero General Public License v3"], True),
        (["MIT OR GPL-2.0-only"], False),
        (["License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)"], False),
        (["BSD-3-Clause"], False),
    ],
)
def test_a_choice_between_licences_is_free_a_bare_gpl_is_not(namings: list[str], is_bad: bool) -> None:
    assert is_under(without_lesser(namings), GPL) is is_bad
