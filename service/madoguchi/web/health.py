"""For operators: is the process alive, and does it have a release to serve?"""

from flask import Blueprint, Response

from madoguchi.web.canned import as_json
from madoguchi.web.desk import desk
from madoguchi.web.endpoint import endpoint

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return as_json({"status": "ok"})


@bp.get("/readyz")
def readyz() -> Response:
    """Name what is served, the release and its date or the dataset; 503 where there is nothing to serve."""
    if dataset := endpoint().dataset:
        return as_json({"status": "ready", "dataset": dataset})
    catalogue = desk().catalogue
    return as_json({"status": "ready", "release": catalogue.release, "built": catalogue.built})
