"""The two commands, as the outside sees them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[2]
COVERAGE = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}


def review_text(lines, folder):
    return subprocess.run(
        [sys.executable, "manage.py", "review_text"],
        cwd=ROOT,
        env={**COVERAGE, "SECRET_KEY": "x" * 40, "DATA_DIR": str(folder), "PATH": "/usr/bin:/bin"},
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )


def test_review_text_answers_one_finding_a_line(tmp_path):
    text = "L’équipe 🙂 d’Helvorna a signé."

    ran = review_text([json.dumps({"id": "a", "language": "fr", "text": text})], tmp_path)

    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    assert [text[one["start"] : one["end"]] for one in found] == ["Helvorna"]
    assert set(found[0]) == {"id", "start", "end", "kind", "severity", "reason", "suggestions"}
    assert (found[0]["id"], found[0]["severity"]) == ("a", "hard")


def test_review_text_names_a_bad_line_and_goes_on(tmp_path):
    good = json.dumps({"id": 7, "language": "en", "text": "At Northmere, nobody knew."})

    ran = review_text(
        ["{not json", '{"id": 1}', good, '["list"]', '{"id": 2, "language": "de", "text": "x"}'], tmp_path
    )

    assert ran.returncode == 1
    assert json.loads(ran.stdout.splitlines()[0])["id"] == 7
    assert "Line 1: this is not a JSON object." in ran.stderr
    assert all(f"Line {number}:" in ran.stderr for number in (1, 2, 4, 5))
    assert "Northmere" not in ran.stderr


@pytest.mark.django_db
def test_review_cases_passes_the_four_cases(capsys, settings, guard_folder):
    settings.GUARD_FOLDER = guard_folder

    call_command("review_cases")

    assert " hard " not in capsys.readouterr().out


@pytest.mark.django_db
def test_review_cases_tells_where_and_not_what(case, capsys, settings, guard_folder):
    settings.GUARD_FOLDER = guard_folder
    case.translations.filter(language_code="fr").update(context="À Lausanne, rien.", slug="chez-helvorna")

    with pytest.raises(CommandError, match="Hard findings: 2"):
        call_command("review_cases")

    said = capsys.readouterr().out
    assert f"case {case.pk}  fr  context  2-10  place  hard  Nomme un lieu" in said
    assert f"case {case.pk}  fr  slug  5-13  " in said
    assert "Lausanne" not in said
    assert "helvorna" not in said.lower()
