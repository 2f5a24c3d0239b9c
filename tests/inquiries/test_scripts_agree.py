"""What the scripts compute is what this server expects. They run in Node here; tests/browser runs them in Chromium."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyrage
import pytest
from django.utils.timezone import localdate

from inquiries.form_token import new_token, read_token
from sealing.agefile import check_shape
from tests.support.servers import ROOT

FOLDER = Path(__file__).parent
VECTORS = json.loads((FOLDER / "vectors.json").read_text())
TYPED = json.loads((FOLDER / "typed.json").read_text())
FILES = json.loads((FOLDER.parent / "sealing" / "identity_files.json").read_text())
SHOWN = json.loads((FOLDER / "shown.json").read_text())


@pytest.fixture(scope="module")
def node():
    program = shutil.which("node")
    if not program or not (ROOT / "node_modules" / "age-encryption").exists():
        pytest.skip("Node or the packages of the scripts are not installed (make build)")

    def run(script: str):
        command = [program, "--input-type=module", "--no-warnings", "--eval", script]
        return json.loads(subprocess.run(command, cwd=ROOT / "static" / "js", capture_output=True, check=True).stdout)

    return run


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["reference"])
def test_a_code_leads_to_the_same_door(node, vector):
    door = node(f"""
        import {{ deriveFrom }} from "./receipt-code.js";
        const door = await deriveFrom({json.dumps(vector["reference"])}, {json.dumps(vector["secret"])});
        console.log(JSON.stringify([door.recipient, Buffer.from(door.key).toString("hex")]));
    """)

    assert door == [vector["recipient"], vector["key"]]


def test_codes_are_read_as_this_server_reads_them(node):
    read = node(f"""
        import {{ readCode }} from "./receipt-code.js";
        console.log(JSON.stringify({json.dumps([case["typed"] for case in TYPED])}.map(readCode)));
    """)

    assert dict(zip([case["case"] for case in TYPED], read, strict=True)) == {
        case["case"]: case["read"] for case in TYPED
    }


def test_identity_files_are_read_as_this_server_reads_them(node):
    read = node(f"""
        import {{ identityToRecipient }} from "age-encryption";
        import {{ identitiesIn }} from "./identity.js";
        const read = [];
        for (const file of {json.dumps([case["base64"] for case in FILES])}) {{
          const identities = await identitiesIn(new Uint8Array(Buffer.from(file, "base64"))).catch(() => []);
          read.push(await Promise.all(identities.map(identityToRecipient)));
        }}
        console.log(JSON.stringify(read));
    """)

    assert dict(zip([case["case"] for case in FILES], read, strict=True)) == {
        case["case"]: case["recipients"] for case in FILES
    }


def test_letters_are_shown_as_this_server_shows_them(node):
    shown = node(f"""
        import {{ displayed }} from "./age-file.js";
        console.log(JSON.stringify({json.dumps([case["written"] for case in SHOWN])}.map(displayed)));
    """)

    assert shown == [case["shown"] for case in SHOWN]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Zurich", "America/St_Johns", "Pacific/Kiritimati"])
def test_days_are_those_of_the_site(node, zone):
    hours = [datetime(2026, month, 28, hour, 45, tzinfo=UTC) for month in (2, 3, 10, 12) for hour in range(24)]
    days = node(f"""
        import {{ today }} from "./age-file.js";
        const hours = {json.dumps([hour.isoformat() for hour in hours])};
        console.log(JSON.stringify(hours.map((hour) => today({json.dumps(zone)}, new Date(hour)))));
    """)

    assert days == [localdate(hour, ZoneInfo(zone)).isoformat() for hour in hours]


def test_its_envelopes_are_let_in_and_open(node):
    identity = pyrage.x25519.Identity.generate()
    found = node(f"""
        import {{ seal, toBase64 }} from "./age-file.js";
        const envelopes = [];
        for (let number = 0; number < 50; number += 1)
          envelopes.push(Buffer.from(await seal({{ message: "Été " + number }}, ["{identity.to_public()}"])).toString("hex"));
        console.log(JSON.stringify(envelopes));
    """)

    for number, envelope in enumerate(map(bytes.fromhex, found)):
        check_shape(envelope, 1)
        assert json.loads(pyrage.decrypt(envelope, [identity]))["message"] == f"Été {number}"


def test_its_work_is_taken_for_work(node):
    form = new_token()
    proof = node(f"""
        import {{ prove }} from "./proof-of-work.js";
        console.log(JSON.stringify(await prove({json.dumps(form)}, 15)));
    """)

    assert proof
    assert read_token(form).is_proven(proof)
