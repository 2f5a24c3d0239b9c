import io
import json
import logging
import sys

from site_config.logs import JsonFormatter, TextFormatter


def logged(log) -> dict:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logger = logging.Logger("some.name")
    logger.addHandler(handler)
    log(logger)
    assert stream.getvalue().count("\n") == 1
    return json.loads(stream.getvalue())


def test_a_record_is_one_line_of_json():
    entry = logged(lambda logger: logger.warning("two\nlines: %s", "é"))

    assert entry["level"] == "warning"
    assert entry["logger"] == "some.name"
    assert entry["message"] == "two\nlines: é"
    assert entry["time"].endswith("+00:00")


def test_an_exception_tells_where_it_passed_and_never_what_it_quotes():
    def fail(logger):
        secret = "what an executive typed"
        try:
            int(secret)
        except ValueError:
            logger.exception("Failed: %s", secret)

    entry = logged(fail)

    assert entry["exception"] == "ValueError"
    assert any("test_logs.py" in place for place in entry["at"])
    assert "executive" not in json.dumps(entry)


def test_as_text_an_exception_quotes_nothing_either():
    try:
        int("what an executive typed")
    except ValueError:
        record = logging.LogRecord("some.name", logging.ERROR, "", 0, "Failed: %s", ("it",), sys.exc_info())

    text = TextFormatter().format(record)

    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "executive" not in text
