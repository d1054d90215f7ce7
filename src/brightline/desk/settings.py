"""Settings of the desk; what differs from one desk to another comes from the environment (`brightline.desk.home`)."""

from __future__ import annotations

import hmac
import os

import dj_database_url

from brightline.desk.home import home

HOME = home()
TRAINING = HOME.training
DEBUG = False
# Only needed to serve pages; a desk that only receives and reads has no cookies to sign.
SECRET_KEY = hmac.digest(HOME.key(), b"django secret key", "sha256").hex() if HOME.key_file.exists() else ""

ALLOWED_HOSTS = os.environ.get("BRIGHTLINE_DESK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
INSTALLED_APPS = ["brightline.desk"]
MIDDLEWARE: list[str] = []

USE_TZ = True
TIME_ZONE = os.environ.get("BRIGHTLINE_DESK_TIME_ZONE", "America/New_York")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {
    "default": dj_database_url.parse(os.environ["BRIGHTLINE_DESK_DATABASE"])
    if os.environ.get("BRIGHTLINE_DESK_DATABASE")
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME.database,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": "PRAGMA journal_mode = WAL"},
    }
}
