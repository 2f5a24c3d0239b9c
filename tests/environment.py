"""The environment that tests of the project run in: no developer's own configuration, nothing outside a throwaway folder."""

import os
import tempfile

os.environ["SECRET_KEY"] = "only-for-tests-only-for-tests-only-for-tests"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="huis-clos-tests-")
os.environ["INQUIRY_RECIPIENTS"] = ""
for name in ("BACKUP_DIR", "HEARTBEAT_URL", "METRICS_TOKEN", "ADMIN_HOST", "ADMIN_NETWORKS"):
    os.environ[name] = ""
os.environ["SITE_URL"] = "http://testserver"
for name in ("DATABASE_URL", "CACHE_URL", "EMAIL_URL", "ADMIN_PATH", "ALLOWED_HOSTS", "DEBUG", "LOG_FORMAT"):
    os.environ.pop(name, None)
for name in ("DATABASE_URL", "CACHE_URL"):  # tests/on_postgresql.py
    if value := os.environ.get(f"TEST_{name}"):
        os.environ[name] = value
