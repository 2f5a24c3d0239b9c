"""All settings, on one screen. Every value from the environment is read and checked in the block at the top."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from site_config import environment, hosts, logs

BASE_DIR = Path(__file__).resolve().parent.parent

data_dir = environment.read_files(BASE_DIR)
env = environment.reader()

DATA_DIR = env.directory("DATA_DIR", str(data_dir))
SECRET_KEY = env.secret_key("SECRET_KEY")
DEBUG = env.bool("DEBUG", False)
PORT = env.whole_number("PORT", 8000, least=1, most=65535)
WEB_CONCURRENCY = env.whole_number("WEB_CONCURRENCY", 2, least=1, most=256)  # read by gunicorn.conf.py
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")  # of the times that the admin shows and asks for; stored is UTC
SITE_URL = env.site_url("SITE_URL", f"http://127.0.0.1:{PORT or 8000}")
ALLOWED_HOSTS = env.host_patterns("ALLOWED_HOSTS", "127.0.0.1, localhost")
DATABASE = env.database_url("DATABASE_URL", f"sqlite:///{DATA_DIR}/huis-clos.sqlite3")
CACHE_URL = env.cache_url("CACHE_URL") if os.environ.get("CACHE_URL") else None
EMAIL = env.email_url("EMAIL_URL", "smtp://localhost:25")
ADMIN_PATH = env.admin_path("ADMIN_PATH", "admin")
ADMIN_HOST = env.host("ADMIN_HOST", "")
ADMIN_NETWORKS = env.networks("ADMIN_NETWORKS", "")
INQUIRY_RECIPIENTS = env.recipients("INQUIRY_RECIPIENTS", "")
INQUIRY_RETENTION_DAYS = env.whole_number("INQUIRY_RETENTION_DAYS", 180, least=1)
INQUIRY_RATE = env.whole_number("INQUIRY_RATE", 10)
INQUIRY_MIN_SECONDS = env.whole_number("INQUIRY_MIN_SECONDS", 3)
BACKUP_DIR = env.backup_directory("BACKUP_DIR", "")
BACKUP_DAYS = env.whole_number("BACKUP_DAYS", 30, least=1)
EDGE_DIR = env.edge_directory("EDGE_DIR", "")
HEARTBEAT_URL = env.web_address("HEARTBEAT_URL", "")
METRICS_TOKEN = env.token("METRICS_TOKEN", "")
LOG_FORMAT = env.one_of("LOG_FORMAT", "json", choices=("json", "text"))
CONSENT_REQUIRED = env.bool("CONSENT_REQUIRED", False)

environment.stop_on_errors(env)

IS_HTTPS = SITE_URL.startswith("https:")
# Kept pages are made for the host of SITE_URL.
ALLOWED_HOSTS = list({*ALLOWED_HOSTS, hosts.host_of(SITE_URL), *filter(None, [ADMIN_HOST])})
ADMIN_ORIGIN = hosts.at_host(SITE_URL, ADMIN_HOST) if ADMIN_HOST else SITE_URL

# The site is at the root of its host, whatever a request says.

FORCE_SCRIPT_NAME = ""

ROOT_URLCONF = "site_config.urls"
WSGI_APPLICATION = "site_config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "site_config.apps.SiteConfig",
    "casestudies.apps.CaseStudiesConfig",
    "inquiries.apps.InquiriesConfig",
    "sealing.apps.SealingConfig",
    "accounts.apps.AccountsConfig",
    "site_config.apps.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp_webauthn",
    "parler",
]

MIDDLEWARE = [
    "site_config.visitors.own_address",
    "site_config.generation.name_generation",
    "django.middleware.security.SecurityMiddleware",
    "site_config.admin_access.AdminAccessMiddleware",
    "site_config.security.SecurityHeadersMiddleware",
    "site_config.compression.compress",
    "site_config.errors.method_not_allowed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.refuse_while_busy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.AccountsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casestudies.reading.context.casebook",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Database. SQLite is set for a site that must not lose or leak anything: writers queue instead of failing (IMMEDIATE), a
# commit survives a power cut (FULL), and what is deleted is overwritten (secure_delete). Each thread has a connection, so
# each keeps little for itself (cache_size, KiB) and reads the file through memory that all share (mmap_size, bytes).

DATABASES = {"default": DATABASE}
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["NAME"] = environment.existing_file(DATABASE["NAME"])
    DATABASE["CONN_MAX_AGE"] = None
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-64; PRAGMA mmap_size=67108864;"
        ),
    }
else:
    # A server that is away is found out within two seconds, and tried again a second later.
    pool = {"min_size": 0, "max_size": 12, "timeout": 2, "reconnect_timeout": 1}
    DATABASE["OPTIONS"] = {"connect_timeout": 2, "tcp_user_timeout": 3000, **DATABASE.get("OPTIONS", {}), "pool": pool}

CACHES = {
    "default": (
        {"BACKEND": "site_config.redis_cache.PatientRedisCache", "LOCATION": CACHE_URL}
        if CACHE_URL
        # Room for the counts of a flood from thousands of networks: by default 300 push each other out.
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}
    )
}

# Languages. Content falls back to nothing: a case that lacks a translation is absent from that language.

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
FORMAT_MODULE_PATH = "site_config.formats"
PARLER_LANGUAGES = {None: ({"code": "fr"}, {"code": "en"}), "default": {"fallbacks": [], "hide_untranslated": False}}
PARLER_ENABLE_CACHING = False  # the cache of one worker would outlive a change made in another

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# The guard's own process, which knows names, is found here by all workers.

GUARD_FOLDER = environment.own_directory(DATA_DIR / "guard")

# What waits, on the first page of the admin: a function of each room (see site_config/waiting.py).

WAITING = [
    "inquiries.waiting.waiting",
    "casestudies.admin.waiting.waiting",
    "casestudies.admin.older.waiting",
    "casestudies.consent.waiting.waiting",
    "accounts.waiting.waiting",
    "site_config.upkeep.late_jobs",
    "site_config.upkeep.erasures",
    "site_config.upkeep.backups",
]

# Says whether a text names somebody: for the reasons that inquiries are kept for, though inquiries never see the casebook.

TEXT_CHECKER = "casestudies.publishing.review.names_somebody"

# Takes deleted texts out of the files of the database: for cases, though they never see inquiries, which have it.

SCRUBBER = "inquiries.erasure.scrub"

# Counts wrong preview links with wrong follow-up codes, though the casebook never sees inquiries.

WRONG_CODE_COUNTER = "inquiries.rate_limits.too_many_wrong_codes"

# Files: what site_config/assets.py built, hashed and compressed once.

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "build" / "assets"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# What is sent stays in memory: an upload handler that wrote large parts to a temporary file would put plaintext on disk.

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024  # the portrait is the one file that is uploaded
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 21_000  # so many inquiries can be chosen at once

# Security. Headers that Django does not set are in site_config/security.py.

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would also blank the Origin that forms are checked by
CSRF_FAILURE_VIEW = "site_config.errors.forbidden"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Accounts. Roles are lists of permissions, app.codename, with * for any letters.

_CASEBOOK = ("casestudy", "hometexts", "page", "siteidentity", "tension", "region", "interventiontype")
ROLE_PERMISSIONS = {
    "consultant": ["*"],
    "editor": [f"casestudies.*_{model}" for model in _CASEBOOK],
    "reader": [f"casestudies.view_{model}" for model in _CASEBOOK],
}
PASSWORD_HASHERS = ["accounts.hashing.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
SIGN_IN_PAUSE = 1.0  # seconds, in each worker, between two attempts from devices that never signed in
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
SESSION_ENGINE = "accounts.sessions"
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
SECOND_FACTOR_REQUIRED = IS_HTTPS
LOGGED_MODELS = ["auth.User", "sealing.RecipientKey"]

# Pages, by the names of their views, that ask for the password or second factor again after fifteen minutes.

CONFIRM_BEFORE = [
    "accounts:home",
    "accounts:totp",
    "accounts:recovery-codes",
    "accounts:remove",
    "accounts:passkey-offer",
    "accounts:passkey-add",
    "admin:auth_user_*",
    "admin:sealing_recipientkey_*",
    "admin:casestudies_casestudy_watch_list*",
    "admin:casestudies_casestudy_export",
    "admin:inquiries_inquiry_download",
]

# A passkey belongs to a host name; an address such as 127.0.0.1 has none, so the demo has them under http://localhost only.

_HOST = urlsplit(ADMIN_ORIGIN).hostname
OTP_WEBAUTHN_RP_NAME = OTP_TOTP_ISSUER = "Huis clos"
OTP_WEBAUTHN_RP_ID = _HOST if IS_HTTPS else "localhost"
OTP_WEBAUTHN_ALLOWED_ORIGINS = [ADMIN_ORIGIN if IS_HTTPS else f"http://localhost:{urlsplit(SITE_URL).port or 80}"]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False
OTP_WEBAUTHN_EXCEPTION_LOGGER_NAME = ""  # what went wrong quotes what was sent
OTP_TOTP_THROTTLE_FACTOR = 0  # accounts.throttling counts, with an end to the wait

EMAIL_HOST, EMAIL_PORT = EMAIL.get("EMAIL_HOST", "localhost"), EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_USER") or "", EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_TLS", False), EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_BACKEND = EMAIL.get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = EMAIL.get("DEFAULT_FROM_EMAIL") or f"huis-clos@{hosts.host_of(SITE_URL)}"

LOGGING = logs.configuration(LOG_FORMAT)
