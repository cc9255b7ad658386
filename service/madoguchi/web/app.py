"""The Flask application."""

import logging
from typing import Final

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from madoguchi.ask import when
from madoguchi.engine.follow import Follower
from madoguchi.settings import Settings, from_environment
from madoguchi.web import (
    caching,
    canned,
    docs,
    headers,
    health,
    lists,
    openapi,
    pages,
    problems,
    queries,
    registers,
    sparql,
)
from madoguchi.web.desk import EXTENSION, open_desk
from madoguchi.web.remembered import Remembered

LARGEST_BODY: Final = 1_000_000  # bytes


class _Json(DefaultJSONProvider):
    """JSON as it is written: Japanese as Japanese, members in the order of the design."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application for these settings, or those of the environment. It serves whatever release is current."""
    settings = settings or from_environment()
    app = Flask("madoguchi.web")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["REPORT_TO"] = settings.report_to
    app.json = _Json(app)
    app.url_map.strict_slashes = False
    app.logger.setLevel(logging.INFO)
    follower = Follower(settings.releases, open_desk, app.logger.info)
    app.extensions[EXTENSION] = follower
    application = Remembered(app.wsgi_app, lambda: follower.get().catalogue.release, when.now)
    app.wsgi_app = application  # type: ignore[assignment]
    headers.register(app)
    caching.register(app)
    problems.register(app)
    for module in (canned, lists, registers, queries, sparql, health, pages, openapi, docs):
        app.register_blueprint(module.bp)
    return app
