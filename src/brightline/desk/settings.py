"""Settings of the desk; what differs from one desk to another comes from the environment (`brightline.desk.home`)."""

from __future__ import annotations

import hmac
import os

import dj_database_url

from brightline.desk.home import home
from brightline.desk.unit import LARGEST

HOME = home()
TRAINING = HOME.training
DEBUG = False
# Only needed to serve pages; a desk that only receives and reads has no cookies to sign.
SECRET_KEY = hmac.digest(HOME.key(), b"django secret key", "sha256").hex() if HOME.key_file.exists() else ""

ALLOWED_HOSTS = os.environ.get("BRIGHTLINE_DESK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "brightline.desk",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "brightline.desk.keeping.not_kept",
    "brightline.desk.keeping.no_nul",
    "csp.middleware.CSPMiddleware",
    "brightline.desk.health.asked",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "brightline.desk.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "brightline.desk.pages.asking.around",
            ],
            "libraries": {"words": "brightline.desk.pages.words"},
        },
    }
]
# Of allauth the desk uses how the city's issuer is asked and how a code is checked; no page of it, no account it makes.
SOCIALACCOUNT_ADAPTER = "brightline.desk.pages.issuer.Adapter"
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "brightline.desk.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp"]
MFA_TOTP_TOLERANCE = 1
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'"],
        # Of the screen that looks again by itself, and of its sound.
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
# What is given in the browser stays in memory until it is sealed: a temporary file would lie open on the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_words": {"()": "brightline.desk.keeping.WithoutWords"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_words"]}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
LOOPBACK = os.environ.get("BRIGHTLINE_DESK_LOOPBACK") == "1"
if not LOOPBACK:
    # The city's web server speaks TLS, and tells by this header that it does.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
LOGIN_URL = "sign_in"
CSRF_FAILURE_VIEW = "brightline.desk.pages.refusals.not_ours"
# On a loopback address a browser keeps no secure cookie; everywhere else the desk stands behind TLS.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOOPBACK
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

USE_TZ = True
TIME_ZONE = os.environ.get("BRIGHTLINE_DESK_TIME_ZONE", "America/New_York")
AUTH_USER_MODEL = "desk.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Seconds for which a connection is kept for the next request. When the last one is closed, SQLite copies all it has
# written into its file, and flushes; PostgreSQL begins a process for each. One that was ended there is opened anew.
KEPT_OPEN = 600
DATABASES = {
    "default": dj_database_url.parse(
        os.environ["BRIGHTLINE_DESK_DATABASE"], conn_max_age=KEPT_OPEN, conn_health_checks=True
    )
    if os.environ.get("BRIGHTLINE_DESK_DATABASE")
    else {
        "ENGINE": "brightline.desk.sqlite",
        "NAME": HOME.database,
        "CONN_MAX_AGE": KEPT_OPEN,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": "PRAGMA journal_mode = WAL"},
    }
}
