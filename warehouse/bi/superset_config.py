"""Superset's settings; SUPERSET_CONFIG_PATH names this file, and Superset's own environment runs it.

POLICYWH_SUPERSET_HOME is the folder that keeps the metadata database and the key that secrets in it are
encrypted with; warehouse/bi/serving.py makes both.
"""

import logging
import os
from pathlib import Path
from typing import Any

_HOME = Path(os.environ["POLICYWH_SUPERSET_HOME"])

SECRET_KEY = (_HOME / "secret_key").read_text(encoding="ascii").strip()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_HOME / 'metadata.db'}"
LOG_LEVEL = logging.WARNING

BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {
    "zh": {"flag": "cn", "name": "中文"},
    "en": {"flag": "us", "name": "English"},
}

# A release may be published at any time, so no answer is kept; DuckDB and PostgreSQL are fast enough.
CACHE_CONFIG: dict[str, Any] = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG: dict[str, Any] = {"CACHE_TYPE": "NullCache"}

# Plain HTTP on the loopback address: whoever puts Superset on a network puts a proxy with TLS before it.
SESSION_COOKIE_SAMESITE = "Strict"
# The page may ask nobody but this server: Superset's own has a picture on another one that counts its users.
TALISMAN_CONFIG: dict[str, Any] = {
    "content_security_policy": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}

# Chinese fonts by the names they have on Windows, macOS and Linux.
THEME_DEFAULT: dict[str, Any] = {
    "token": {
        "brandAppName": "policy-warehouse",
        "brandLogoAlt": "Apache Superset",
        "brandLogoUrl": "/static/assets/images/superset-logo-horiz.png",
        "brandLogoMargin": "18px 0",
        "brandLogoHref": "/",
        "brandLogoHeight": "24px",
        "colorPrimary": "#1F6F8B",
        "colorLink": "#1F6F8B",
        "fontFamily": "Inter, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
    },
    "algorithm": "default",
}
THEME_DARK = None
