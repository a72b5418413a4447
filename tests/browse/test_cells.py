"""How single values are shown."""

from __future__ import annotations

import json

import pytest

from carrierwatch.browse.cells import cell

PLAIN = ["", "text", "12", "javascript:alert(1)", "data:text/html,x", "https://a b", 'https://x"onclick=1', "[x", "{}x"]


@pytest.mark.parametrize("value", [*PLAIN, None, 5, b"\x00", {"label": "x", "value": 1}])
def test_left_alone(value: object) -> None:
    """What is neither an address, JSON nor a time is shown by Datasette, which escapes it."""
    assert cell(value, "title", None) is None


SHOWN = [
    ("2025-10-10T09:05:00Z", "published", '<time datetime="2025-10-10T09:05:00Z" title="UTC">2025-10-10 09:05</time>'),
    ('["RU", "KZ"]', "imposed_by", "RU, KZ"),
    ('["Ресей", "<b>"]', "subjects", "Ресей, &lt;b&gt;"),
    ("[]", "topics", '<span class="none">–</span>'),
    ('{"field": "body", "start": 3, "end": 9}', "sentence", "body 3–9"),
    ('{"a": null, "b": true}', "x", "<dl><dt>a</dt><dd>–</dd><dt>b</dt><dd>true</dd></dl>"),
    ('[{"<": "&"}]', "x", "<ul><li><dl><dt>&lt;</dt><dd>&amp;</dd></dl></li></ul>"),
    (1, "affects_carriers", "yes"),
    (0, "told", "no"),
]


@pytest.mark.parametrize(("value", "column", "shown"), SHOWN)
def test_shown(value: object, column: str, shown: str) -> None:
    """JSON reads as lists, times without letters, truth as words; all of it is escaped."""
    assert cell(value, column, None) == shown


@pytest.mark.parametrize("url", ["https://orda.kz/a-1", "http://x.kz/?a=1&b=2", "https://қаз.kz/жаңалық"])
def test_links(url: str) -> None:
    """A link tells the page that it leads to nothing, and cannot steer ours."""
    shown = str(cell(url, "url", None))
    assert 'rel="noopener noreferrer nofollow"' in shown
    assert f'href="{url.replace("&", "&amp;")}"' in shown
    assert 'rel="noopener' in str(cell(json.dumps([{"url": url}]), "links", None))


def test_long_values() -> None:
    """Many entries are folded away; what is too long or too deep is left to Datasette, which cuts it."""
    assert "<details>" in str(cell(json.dumps(list("abcdefgh")), "concepts", None))
    assert cell("[" * 5_000 + "]" * 5_000, "x", None) is None
    assert cell(json.dumps(["x" * 300_000]), "x", None) is None
    assert len(str(cell("https://x.kz/" + "a" * 500, "url", None)).rsplit(">", 2)[1]) < 80


def test_number_of_a_story() -> None:
    """In an answer a story's number leads to its time line."""
    assert cell(7, "story", lambda story: f"/line?story={story}&x") == '<a href="/line?story=7&amp;x">story 7</a>'
    assert cell(7, "outlets", lambda story: "/") is None
