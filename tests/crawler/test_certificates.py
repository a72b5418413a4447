"""Whom we speak to is proved: a server whose certificate does not hold is not read, whatever it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.health import State
from tests.crawler.certificates import Authority
from tests.crawler.conftest import source
from tests.crawler.server import Outlet, Reply, article, sitemap

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from pathlib import Path

    from crawler.report import SourceReport

    Crawl = Callable[..., SourceReport]


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The one authority that this machine trusts."""
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def passed(crawl: Crawl, context: ssl.SSLContext) -> tuple[SourceReport, list[str]]:
    """A pass over an outlet that proves itself so, and what it was asked for."""
    with Outlet(tls=context) as outlet:
        outlet.routes["/fura-1/"] = Reply(article("Фура"))
        outlet.routes["/sitemap.xml"] = Reply(sitemap((f"{outlet.url}/fura-1/", None)), kind="application/xml")
        report = crawl(source(outlet, ("sitemap", "/sitemap.xml")), allow_hosts=[outlet.host], retries=0)
        return report, outlet.paths()


def test_a_certificate_that_holds(crawl: Crawl, trusted: Authority) -> None:
    """Signed by an authority that the machine trusts, for the host that was asked."""
    report, _ = passed(crawl, trusted.server("127.0.0.1"))
    assert (report.new, report.state) == (1, State.FINE)


@pytest.mark.parametrize("fault", ["of another authority", "of another host", "no longer valid"])
def test_a_certificate_that_does_not_hold(crawl: Crawl, trusted: Authority, tmp_path: Path, fault: str) -> None:
    """Nothing is asked, not even robots.txt, and one line says why."""
    context = {
        "of another authority": lambda: Authority(tmp_path, "stranger").server("127.0.0.1"),
        "of another host": lambda: trusted.server("orda.kz"),
        "no longer valid": lambda: trusted.server("127.0.0.1", ended=True),
    }[fault]()
    report, asked = passed(crawl, context)
    assert (report.new, asked) == (0, [])
    assert report.state is State.UNREACHABLE
    assert report.ways[0].problem is not None
    assert report.ways[0].problem.startswith("its certificate cannot be verified")
