"""Where the other pages of a list are (RFC 8288)."""

from urllib.parse import urlencode

from flask import request

from madoguchi.web.arguments import Paging


def links(total: int, paging: Paging) -> str:
    """Return the value of the `Link` header for a page of a list: first, prev, next and last, as far as there are any.

    Targets are absolute paths with all other arguments of the request.
    """
    last = max(1, -(-total // paging.size))
    pages = {"first": 1, "prev": min(paging.page - 1, last), "next": paging.page + 1, "last": last}
    kept = urlencode([item for item in request.args.items(multi=True) if item[0] not in ("page", "size")])
    stem = f"{request.script_root}{request.path}?{kept}{'&' if kept else ''}"
    within = ((rel, page) for rel, page in pages.items() if 1 <= page <= last)
    return ", ".join(f'<{stem}page={page}&size={paging.size}>; rel="{rel}"' for rel, page in within)
