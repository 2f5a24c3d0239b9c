from tests.support.servers import running_postgresql, running_site


def test_the_whole_site_runs_on_postgresql(tmp_path):
    with running_postgresql(tmp_path) as url, running_site(tmp_path / "site", DATABASE_URL=url) as site:
        assert site.get("/fr/")[0] == 200
        assert site.get("/en/cases/?tension=innovation")[2].count(b'<article class="case">') == 2
        assert site.get("/readyz")[0] == 200
        assert not list(site.data.glob("*.sqlite3*"))
