"""Who may import whom: site_config → the apps → sealing. The apps do not know each other; the guard knows nothing of ours."""

import pytest

from tests.support.imports import PACKAGES, all_imports, is_in

APPS = ("accounts", "casestudies", "inquiries")

MAY_IMPORT = {
    "sealing": (),
    **dict.fromkeys(APPS, ("sealing",)),
    "site_config": (*APPS, "sealing"),
    "bench": ("site_config", *APPS, "sealing", "tests.support"),
    "tests": ("site_config", *APPS, "sealing"),
}

GUARD = "casestudies.anonymity"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_package_reaches_into_one_it_should_not_know(room):
    reached = [
        f"{module} imports {name}"
        for module, names in all_imports().items()
        for name in names
        if is_in(module, room) and any(is_in(name, package) for package in PACKAGES)
        if not any(is_in(name, allowed) for allowed in (room, *MAY_IMPORT[room]))
    ]

    assert reached == []


def test_the_guard_is_plain_python_and_imports_nothing_of_ours():
    foreign = ("django", "parler", *(package for package in PACKAGES if package != "casestudies"))
    reached = [
        f"{module} imports {name}"
        for module, names in all_imports().items()
        for name in names
        if is_in(module, GUARD)
        if any(is_in(name, package) for package in foreign) or (is_in(name, "casestudies") and not is_in(name, GUARD))
    ]

    assert reached == []
