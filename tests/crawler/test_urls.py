"""One address for one article."""

from __future__ import annotations

import pytest

from crawler.urls import absolute, canonical, netloc_of, outlet_of, same_site

HOME = "https://orda.kz/fura-1"
TWINS = [
    "https://orda.kz/fura-1/",
    "https://ORDA.kz:443/fura-1",
    "https://orda.kz/fura-1?utm_source=telegram&utm_medium=post",
    "https://orda.kz/fura-1/?fbclid=abc&yclid=1&gclid=2",
    "https://orda.kz/fura-1?from=rss",
    "https://orda.kz/fura-1/#comments",
    "https://orda.kz/fura-1/amp/",
    "https://orda.kz/amp/fura-1",
    "https://orda.kz//fura-1/index.html",
    "  https://orda.kz/fura-1\n",
    "https://orda.kz./fura-1",
]


@pytest.mark.parametrize("address", TWINS)
def test_twins_have_one_address(address: str) -> None:
    """Slash, tracking, fragment, port, case, AMP: the same article."""
    assert canonical(address) == HOME


DIFFERENT = [
    "http://orda.kz/fura-1",
    "https://www.orda.kz/fura-1",
    "https://orda.kz/Fura-1",
    "https://orda.kz/fura-1?page=2",
    "https://orda.kz/fura-1?source=12",
    "https://orda.kz:8443/fura-1",
    "https://orda.kz/fura-10",
]


@pytest.mark.parametrize("address", DIFFERENT)
def test_what_may_be_another_page_keeps_its_address(address: str) -> None:
    """Scheme, www, case and parameters that are no tracking may mean another page."""
    assert canonical(address) == address


FORMS = [
    ("https://x.kz/?b=2&a=1", "https://x.kz/?a=1&b=2"),
    ("https://x.kz/қазақ", "https://x.kz/%D2%9B%D0%B0%D0%B7%D0%B0%D2%9B"),
    ("https://x.kz/%d2%9bазақ", "https://x.kz/%D2%9B%D0%B0%D0%B7%D0%B0%D2%9B"),
    ("https://x.kz/%7Ea%2Fb", "https://x.kz/~a%2Fb"),
    ("https://қазақ.kz/a", "https://xn--80aau21bd.kz/a"),
    ("http://[::1]:80/a", "http://[::1]/a"),
    ("mailto:a@b.kz", "mailto:a@b.kz"),
    ("http://x.kz:99999/a", "http://x.kz:99999/a"),
]


@pytest.mark.parametrize(("address", "form"), FORMS)
def test_canonical_forms(address: str, form: str) -> None:
    """Sorted query, one percent-encoding, IDNA; junk is left as it is."""
    assert canonical(address) == form


@pytest.mark.parametrize("address", [*TWINS, *DIFFERENT, *(form for form, _ in FORMS)])
def test_canonical_is_idempotent(address: str) -> None:
    """Done twice, it changes nothing more."""
    assert canonical(canonical(address)) == canonical(address)


SITES = [
    ("https://orda.kz/", "http://kaz.orda.kz/a", True),
    ("https://www.zakon.kz/", "https://kaz.zakon.kz/", True),
    ("https://orda.kz/", "https://orda.kz.evil.com/", False),
    ("https://a.gov.kz/", "https://b.gov.kz/", False),
    ("http://127.0.0.1:1/", "http://127.0.0.1:2/", False),
    ("http://127.0.0.1:1/a", "http://127.0.0.1:1/b", True),
    ("http://localhost/", "http://127.0.0.1/", False),
    ("nonsense", "nonsense", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SITES)
def test_same_site(one: str, other: str, same: bool) -> None:
    """The registrable domain decides; without one, host and port do."""
    assert same_site(one, other) is same


def test_names_of_hosts() -> None:
    """An outlet is shown without www.; a slot always names its port."""
    assert outlet_of("https://www.Zakon.kz/a") == "zakon.kz"
    assert outlet_of("https://en.orda.kz/a") == "en.orda.kz"
    assert netloc_of("https://orda.kz/a") == "orda.kz:443"
    assert netloc_of("http://orda.kz:8080/a") == "orda.kz:8080"


LINKS = [
    ("/a", "https://x.kz/a"),
    ("a#b", "https://x.kz/news/a"),
    ("//y.kz/a", "https://y.kz/a"),
    ("#top", None),
    ("javascript:void(0)", None),
    ("mailto:a@b", None),
    ("http://[bad", None),
    ("", None),
]


@pytest.mark.parametrize(("link", "address"), LINKS)
def test_links_of_a_page(link: str, address: str | None) -> None:
    """Web pages only."""
    assert absolute("https://x.kz/news/", link) == address
