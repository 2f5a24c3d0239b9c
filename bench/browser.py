"""Headless Chromium that asks nobody for anything but the page."""

import os
import shutil

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if os.getuid() == 0 else []),
)
