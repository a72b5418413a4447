"""A source that breaks and works again, and a network that is down, from the outlet to the operator's mailbox."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from click.testing import CliRunner

from carrierwatch.cli import cli
from carrierwatch.demo.outlet import Resource
from config.model import Lang

if TYPE_CHECKING:
    import pytest

    from tests.road.conftest import Road

REFUSED = Resource(b"Forbidden", "text/plain", status=403)
OPERATOR = """
- id: operator
  url: mailto://127.0.0.1:{port}?from=watch@example.com&to=operator@example.com&mode=insecure
  tags: [technicians]
"""


def mails(road: Road) -> list[str]:
    """The subjects of what the operator got of sources."""
    return [str(one["Subject"]) for one in road.mailbox.messages if "operator@" in str(one["To"])]


def said(road: Road, *arguments: str, code: int = 0) -> str:
    """The output of a command that asks the database alone, within this process."""
    result = CliRunner().invoke(cli, ["--config", str(road.folder), *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_a_source_breaks_and_recovers(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each told once, in one message a pass, with what to look at; `notices` and `status` show it."""
    (road.folder / "rules.yaml").write_text("[]\n", encoding="utf-8")  # the operator is to hear of sources alone
    receivers = road.folder / "receivers.yaml"
    receivers.write_text(receivers.read_text() + OPERATOR.format(port=road.mailbox.port), encoding="utf-8")
    road.edit("settings.yaml", "alerts:\n", "alerts:\n  operator: [technicians]\n")
    road.edit("settings.yaml", "crawl:\n", "crawl:\n  max_new_per_pass: 1\n  workers: 1\n")
    well = road.site.answer
    refusing: set[Lang | None] = {Lang.EN, Lang.RU}

    def refuse(edition: Lang | None, target: str) -> Resource:
        return REFUSED if edition in refusing else well(edition, target)

    road.call("run", "--all")
    assert mails(road) == []
    monkeypatch.setattr(road.site, "answer", refuse)
    for _ in range(2):
        road.call("run", "--all")
    assert mails(road) == ["Sources that need a look: 2"]
    text = road.mailbox.messages[-1].get_body(("plain",)).get_content()
    assert "carrierwatch sources check beket-en" in text
    assert "403" in text

    refusing.remove(Lang.EN)
    road.call("run", "--all")
    assert mails(road) == ["Sources that need a look: 2", "Beket (EN): works again"]
    assert Counter(road.rows("SELECT state, count(*) FROM deliveries GROUP BY state")) == Counter([("sent", 2)])
    assert "works again" in said(road, "notices", "list")
    assert "out for" in said(road, "notices", "show", "2")
    assert "nothing to send again" in said(road, "notices", "retry", "2")
    assert "technicians, 2 notices of sources in 7 days" in said(road, "status", code=1)
