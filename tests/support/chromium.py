"""How Chromium is started, by the browser tests and by the bench: headless, and asking nobody for anything but the page."""

import os
import shutil

CHROMIUM = shutil.which("chromium")
"""Debian's Chromium. None leaves the choice to Playwright, which brings its own."""

FLAGS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if os.getuid() == 0 else []),
]

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
