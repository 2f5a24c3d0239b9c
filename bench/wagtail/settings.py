"""Takes the place of mysite/settings/local.py: what Wagtail's own production settings leave open."""

SECRET_KEY = "only-for-the-bench-only-for-the-bench-only-for-the-bench"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
