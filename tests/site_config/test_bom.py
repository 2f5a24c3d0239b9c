"""What the site is made of is written down, and the locks can be audited: each package has one version and its hashes."""

import json
import re

import pytest
from packaging.requirements import Requirement

from site_config import bom
from tests.support.documents import text_of

LOCKS = ["requirements.lock", "requirements-dev.lock"]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked(name: str) -> dict[str, tuple[Requirement, int]]:
    """For each package of a lock file, by name: what is required, and how many hashes it has."""
    found = {}
    for line in text_of(name).replace("\\\n", " ").splitlines():
        requirement = Requirement(HASH.sub("", line).strip())
        found[requirement.name.lower()] = (requirement, len(HASH.findall(line)))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(lock):
    packages = locked(lock)

    assert len(packages) > 50
    assert [
        name for name, (one, _hashes) in packages.items() if [part.operator for part in one.specifier] != ["=="]
    ] == []
    assert [name for name, (_one, hashes) in packages.items() if not hashes] == []
    assert "://" not in text_of(lock)


def test_development_uses_the_versions_that_the_site_runs_with():
    run, development = map(locked, LOCKS)

    assert [name for name in run if str(run[name][0].specifier) != str(development[name][0].specifier)] == []


def test_every_installed_package_of_the_lock_is_in_the_bill_with_a_license():
    names = {component["name"] for component in bom.bill(bom.components())["components"]}
    elsewhere = {
        name for name, (one, _hashes) in locked("requirements.lock").items() if one.marker and not one.marker.evaluate()
    }

    assert set(locked("requirements.lock")) - elsewhere - {name.lower() for name in names} == set()
    assert {"age-encryption", "@fontsource-variable/newsreader"} <= names
    assert [one.name for one in bom.components() if one.license == "not declared"] == []


def test_the_bill_is_the_same_each_time_and_names_no_place():
    first, second = (json.dumps(bom.bill(bom.components())) for _time in range(2))

    assert first == second
    assert "/work" not in first
    assert "://" not in first
