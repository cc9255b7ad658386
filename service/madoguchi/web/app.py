"""The Flask application."""

import logging
from typing import Final

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from madoguchi.ask import when
from madoguchi.engine.follow import Follower, follow
from madoguchi.engine.network import Server
from madoguchi.engine.remote import Versions, open_version
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
from madoguchi.web.desk import EXTENSION, desk_of, open_desk
from madoguchi.web.remembered import Remembered

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
    at = _connect(app, settings)
    application = Remembered(app.wsgi_app, at.name, when.now)
    app.wsgi_app = application  # type: ignore[assignment]
    headers.register(app)
    caching.register(app)
    problems.register(app)
    for module in (sparql, graphs, health, *([] if settings.dataset else _DESK)):
        app.register_blueprint(module.bp)
    return app


def _connect(app: Flask, settings: Settings) -> endpoint.Endpoint:
    """Let the application answer from what the settings name: another server, a dataset, or a folder of releases."""
    if settings.store and settings.dataset is None:
        server = Server(settings.store, settings.store_user, settings.store_password, settings.query_seconds)
        versions = Versions(server)
        followed = Follower(versions.get, lambda version: desk_of(open_version(server, version)), app.logger.info)
        made = endpoint.remote_endpoint(settings, lambda: followed.get().engine, versions)
    else:
        followed = follow(settings.releases, open_desk, app.logger.info)
        made = endpoint.local_endpoint(settings, lambda: followed.get().engine)
    app.extensions.update({EXTENSION: followed, endpoint.EXTENSION: made})
    return made
