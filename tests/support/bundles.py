"""The scripts' parts, on a page of their own where tests can call them: bundled as the site's are, with the same stubs."""

import subprocess
from pathlib import Path

import pytest

from site_config.assets import NEVER_REACHED
from tests.support.servers import ROOT

AGE_VECTORS = ROOT / "node_modules" / "cctv-age" / "index.js"

PARTS = """
export * as age from "{root}/node_modules/age-encryption/dist/index.js";
export * as envelope from "{root}/static/js/age-file.js";
export * as receipt from "{root}/static/js/receipt-code.js";
"""

ADDRESS = "http://127.0.0.1/workshop"
"""Never asked for over the network. Browsers hand out their cryptography on addresses of the machine itself."""


def built(folder: Path, parts: str = PARTS) -> Path:
    """A script whose global `built` holds these parts."""
    esbuild = next(ROOT.glob("node_modules/@esbuild/*/bin/esbuild"), None)
    if esbuild is None:
        pytest.skip("esbuild is not installed (npm)")
    entry, script = folder / "parts.js", folder / "built.js"
    entry.write_text(parts.format(root=ROOT))
    stubs = [f"--alias:{part}=./static/js/never.js" for part in NEVER_REACHED]
    options = ["--bundle", "--format=iife", "--global-name=built", "--target=es2022", "--log-level=warning", *stubs]
    subprocess.run([esbuild, entry, *options, f"--outfile={script}"], cwd=ROOT, check=True)
    return script


def open_workshop(context, script: Path):
    """A page of the browser context on which `built` is there."""
    page = context.new_page()
    page.route(
        ADDRESS, lambda route: route.fulfill(body="<!doctype html><title>Workshop</title>", content_type="text/html")
    )
    page.goto(ADDRESS)
    page.add_script_tag(path=script)
    return page
