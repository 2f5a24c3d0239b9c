"""Logs about the machine, one a line, as JSON or text (LOG_FORMAT); no address, no body, nothing a visitor typed.

There is no access log: its times would tell the minute at which an inquiry came, which the database itself does not keep.
"""

import json
import logging
import traceback
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON.

    An exception is shown as its type and the places it passed, never its message: messages quote values, and a value may be
    what somebody typed in confidence.
    """

    def format(self, record: logging.LogRecord) -> str:
        entry: dict = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.msg if record.exc_info else record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            entry["exception"] = record.exc_info[0].__name__
            entry["at"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2], limit=-12)
            ]
        return json.dumps(entry, ensure_ascii=False)


class TextFormatter(JsonFormatter):
    """The same for people: the time, what happened, and where an exception passed."""

    def format(self, record: logging.LogRecord) -> str:
        entry = json.loads(super().format(record))
        line = f"{entry['time']} {entry['level']:<7} {entry['message']}"
        if "exception" in entry:
            line += "".join(f"\n    {place}" for place in [entry["exception"], *entry["at"]])
        return line


def configuration(format: str) -> dict:
    """Python's logging, as `format` (json or text) on standard error."""
    formatter = {"json": "JsonFormatter", "text": "TextFormatter"}.get(format, "JsonFormatter")
    return {**CONFIGURATION, "formatters": {"lines": {"()": f"site_config.logs.{formatter}"}}}


CONFIGURATION: dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # A 404 or a refused form is the visitor's affair, not the log's; their lines would carry paths and Host headers.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "fontTools": {"level": "WARNING"},
    },
}
