"""`/.well-known/void`: what the current release holds (VoID, 7.2; RFC 8615)."""

from flask import Blueprint, Response

from madoguchi.release.publish import VOID
from madoguchi.web import arguments
from madoguchi.web.desk import desk

bp = Blueprint("void", __name__)


@bp.get("/.well-known/void")
def void() -> Response:
    """Return the description of the release that is served, in Turtle."""
    media = arguments.negotiate(("text/turtle",))
    body = desk().engine.file(VOID)
    response = Response(body, content_type=f"{media}; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(desk().engine.release.name)
    return response
