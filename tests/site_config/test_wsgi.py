import pytest


@pytest.mark.parametrize("charset", ["rot13", "utf-16", "nonsense", "base64"])
def test_a_claimed_charset_breaks_no_page(site, charset):
    claim = {"Content-Type": f"text/plain; charset={charset}"}

    assert site.get("/fr/contact/recu/?r=%C3%A9%FF", **claim)[0] == 200
    assert site.get("/fr/cas/?region=%FF", **claim)[0] == 200
