"""What the site is made of: `build/sbom.cdx.json` (CycloneDX 1.6) and `build/licenses.txt`, by `python -m site_config.bom`.

From the lock files and the metadata of what is installed. Packages for development, and those for other systems, are left
out. The same sources give the same bytes, so there is neither a time nor a random number in it.
"""

import base64
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKED = re.compile(r"^([\w.-]+)(?:\[[\w, -]+\])?==([^\s;\\]+)", re.MULTILINE)
OSI = "License :: OSI Approved :: "


@dataclass(frozen=True)
class Component:
    """One package, as both files name it."""

    name: str
    version: str
    license: str
    purl: str
    hashes: tuple[tuple[str, str], ...]

    def as_cyclonedx(self) -> dict:
        """As an entry of `components`."""
        return {
            "type": "library",
            "bom-ref": self.purl,
            "name": self.name,
            "version": self.version,
            "purl": self.purl,
            "licenses": [{"license": {"name": self.license}}],
            "hashes": [{"alg": algorithm, "content": digest} for algorithm, digest in self.hashes],
        }


def python_packages(lock: str) -> Iterator[Component]:
    """Those of a lock file that are installed."""
    for name, version in LOCKED.findall(lock):
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system, by its marker in the lock
        purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
        yield Component(name, version, license_of(found), purl, ())


def license_of(package: metadata.Distribution) -> str:
    """The license that a Python package declares, in one line; where it declares none, the first line of its license file."""
    found = package.metadata
    text = _first_line("".join(found.get_all("License-Expression") or []))
    classified = [one.removeprefix(OSI) for one in found.get_all("Classifier") or [] if one.startswith(OSI)]
    return (
        text or ", ".join(classified) or _first_line("".join(found.get_all("License") or [])) or _license_file(package)
    )


def _license_file(package: metadata.Distribution) -> str:
    files = [file for file in package.files or [] if file.name.upper().startswith(("LICENSE", "COPYING"))]
    return next(filter(None, (_first_line(file.read_text()) for file in files)), "not declared")


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()[:80]


def npm_packages(lock: dict) -> Iterator[Component]:
    """Those that end up in what browsers get."""
    for path, package in lock["packages"].items():
        if not path or package.get("dev") or package.get("optional"):
            continue
        name = path.rpartition("node_modules/")[2]
        algorithm, _dash, digest = package["integrity"].partition("-")
        hashes = ((f"SHA-{algorithm.removeprefix('sha')}", base64.b64decode(digest).hex()),)
        purl = f"pkg:npm/{name.replace('@', '%40')}@{package['version']}"
        yield Component(name, package["version"], package.get("license", "not declared"), purl, hashes)


def components() -> list[Component]:
    """All packages, in the order of their purls."""
    python = python_packages((ROOT / "requirements.lock").read_text("utf-8"))
    npm = npm_packages(json.loads((ROOT / "package-lock.json").read_text("utf-8")))
    return sorted([*python, *npm], key=lambda component: component.purl)


def bill(found: list[Component]) -> dict:
    """The CycloneDX document."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    site = {"type": "application", "bom-ref": "site", "name": project["name"], "version": project["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**site, "licenses": [{"license": {"id": project["license"]}}]}},
        "components": [component.as_cyclonedx() for component in found],
        "dependencies": [{"ref": "site", "dependsOn": [component.purl for component in found]}],
    }


def main() -> None:
    """Writes both files."""
    found, folder = components(), ROOT / "build"
    folder.mkdir(exist_ok=True)
    (folder / "sbom.cdx.json").write_text(json.dumps(bill(found), indent=1, ensure_ascii=False) + "\n", "utf-8")
    lines = [f"{one.purl.removeprefix('pkg:')}: {one.license}\n" for one in found]
    (folder / "licenses.txt").write_text("".join(lines), "utf-8")
    print(f"build/sbom.cdx.json and build/licenses.txt: {len(found)} packages.")


if __name__ == "__main__":
    main()
