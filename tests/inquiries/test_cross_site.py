"""Another site may not make a visitor's browser post here; a browser of any age, and a person, may."""

import pytest

from inquiries.models import Inquiry

OWN = "http://testserver"


def post(door, **headers):
    return door.post({**door.open(), "message": "Hello"}, headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "same-origin", "Origin": "null"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "same-origin", "Origin": OWN},
        {"Origin": OWN},
        {"Sec_Fetch_Site": "cross-site", "Origin": OWN},
    ],
)
def test_what_comes_from_here_is_taken(english_door, headers):
    assert post(english_door, **headers).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Sec_Fetch_Site": "same-origin, cross-site"},
        {"Sec_Fetch_Site": ""},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "https://testserver"},
        {"Origin": "http://testserver.elsewhere.example"},
        {"Origin": "http://testserver:8000"},
    ],
)
def test_what_another_site_posts_is_refused(door, headers):
    answer = post(door, **headers)

    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()
    assert not answer.cookies
    assert not Inquiry.objects.exists()


def test_any_site_may_link_to_the_form(english_door):
    assert english_door.client.get(english_door.path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_the_forms_own_post_carries_its_origin(english_door):
    """Under `no-referrer`, browsers post with `Origin: null`: those too old for Sec-Fetch-Site could not write."""
    assert english_door.client.get(english_door.path)["Referrer-Policy"] == "same-origin"
