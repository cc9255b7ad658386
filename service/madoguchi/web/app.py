"""The Flask application."""

import logging
from typing import Final

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from madoguchi.engine.follow import Follower
from madoguchi.settings import Settings, from_environment
from madoguchi.web import (
    caching,
    canned,
    docs,
    endpoint,
    graphs,
    headers,
    health,
    lists,
    openapi,
    pages,
    problems,
    queries,
    registers,
    sparql,
    void,
)
from madoguchi.web.desk import EXTENSION, desk, open_desk

LARGEST_BODY: Final = 1_000_000  # bytes
_DESK: Final = (canned, lists, registers, queries, pages, openapi, docs, void)
"""What answers from a release; a plain dataset has none of it."""


class _Json(DefaultJSONProvider):
    """JSON as it is written: Japanese as Japanese, members in the order of the design."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application for these settings, or those of the environment.

    It serves whatever release is current, or, where the settings name one, a plain dataset.
    """
    settings = settings or from_environment()
    app = Flask("madoguchi.web")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["REPORT_TO"] = settings.report_to
    app.json = _Json(app)
    app.url_map.strict_slashes = False
    app.logger.setLevel(logging.INFO)
    app.extensions[endpoint.EXTENSION] = endpoint.open_endpoint(settings, lambda: desk().engine.release.folder)
    headers.register(app)
    caching.register(app)
    problems.register(app)
    for module in (sparql, graphs, health, *([] if settings.dataset else _DESK)):
        app.register_blueprint(module.bp)
    if settings.dataset is None:
        app.extensions[EXTENSION] = Follower(settings.releases, open_desk, app.logger.info)
    return app
