from collections.abc import Iterator

import pytest

from elsewhere import Elsewhere, elsewhere
from madoguchi.engine.services import Services, _is_public
from madoguchi.errors import EngineError, QueryError
from madoguchi.settings import from_environment


@pytest.fixture(scope="module")
def other() -> Iterator[Elsewhere]:
    with elsewhere() as other:
        yield other


def test_an_address_that_the_operator_wrote_is_asked(other: Elsewhere) -> None:
    media, body = Services((f"{other.address}/sparql?a=b",)).ask(0, "SELECT * { ?s <http://x/size> ?o }")
    assert media == "application/sparql-results+json"
    assert b'"3"' in body
    assert other.queries[-1] == "SELECT * { ?s <http://x/size> ?o }"


@pytest.mark.parametrize(
    ("path", "says"),
    [("moved", "HTTP 302"), ("large", "10,000 bytes"), ("short", "breaks off"), ("slow", "within 1 seconds")],
)
def test_an_answer_that_is_none_is_a_failure(other: Elsewhere, path: str, says: str) -> None:
    before = len(other.queries)
    with pytest.raises(QueryError, match=says) as raised:
        Services((f"{other.address}/{path}",), seconds=1, size=10_000).ask(0, "ASK {}")
    assert (raised.value.code, raised.value.status) == ("service-failed", 504 if path == "slow" else 502)
    assert len(other.queries) == before + 1, "a redirection is not followed, and nothing is asked twice"


@pytest.mark.parametrize("name", ["127.1", "0x7f000001", "2130706433", "0177.0.0.1", "0"])
def test_a_name_of_an_address_that_is_not_public_is_not_called(other: Elsewhere, name: str) -> None:
    """Each of these is no literal address (RFC 3986, 3.2.2), and is resolved to one of the loopback as a name may be."""
    port, before = other.address.rpartition(":")[2], len(other.queries)
    with pytest.raises(QueryError, match="not public"):
        Services((f"http://{name}:{port}/sparql",)).ask(0, "ASK {}")
    assert len(other.queries) == before


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1"),
    ],
)
def test_an_address_that_is_not_of_the_open_internet(address: str) -> None:
    assert not _is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001:81b::200e"])
def test_an_address_of_the_open_internet(address: str) -> None:
    assert _is_public(address)


def test_nobody_who_listens_is_a_failure() -> None:
    with elsewhere() as gone:
        address = gone.address
    with pytest.raises(QueryError, match="no connection"):
        Services((address,)).ask(0, "ASK {}")


@pytest.mark.parametrize(
    "iri",
    [
        "ftp://a/",
        "http://",
        "http://user@a/",
        "http://a/<b",
        "http://a/\\u0041",
        "http://é/",
        "http://a:x/",
        "a",
        "http://[/",
    ],
)
def test_a_service_that_cannot_be_called_is_told_at_the_start(iri: str) -> None:
    with pytest.raises(EngineError, match="MADOGUCHI_SERVICES"):
        from_environment({"MADOGUCHI_SERVICES": f"http://good/ {iri}"})


def test_services_are_read_from_the_settings() -> None:
    read = from_environment(
        {"MADOGUCHI_SERVICES": " http://a/sparql\thttps://[::1]:8/q?x=y ", "MADOGUCHI_SERVICE_SECONDS": "3"}
    )
    assert (read.services, read.service_seconds) == (("http://a/sparql", "https://[::1]:8/q?x=y"), 3)
    assert from_environment({}).services == ()
