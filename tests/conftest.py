"""Fixtures: one release built from the repository, its catalogue, a test client, and a live server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from checkout import ROOT
from live import serving
from madoguchi.ask.catalogue import read_catalogue
from madoguchi.ask.records import Catalogue
from madoguchi.engine.embedded import Engine, open_release
from madoguchi.release import publish
from madoguchi.settings import Settings
from madoguchi.web.app import create_app


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    publish.build(ROOT, folder, lambda _: None)
    return folder


@pytest.fixture(scope="session")
def engine(releases: Path) -> Engine:
    return open_release(publish.read_release(releases / publish.CURRENT))


@pytest.fixture(scope="session")
def catalogue(engine: Engine) -> Catalogue:
    return read_catalogue(engine)


class Reader(FlaskClient):
    """A client that reads every answer to its end, as those over HTTP do."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture(scope="session")
def app(releases: Path) -> Flask:
    app = create_app(Settings(data=ROOT, releases=releases))
    app.test_client_class = Reader
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def server(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server over the built release."""
    with serving(releases, tmp_path_factory.mktemp("server") / "log") as address:
        yield address
