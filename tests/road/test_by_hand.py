"""A person merges and splits stories that were alerted: nobody hears of them again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.road.conftest import Road

# Stories with several reports that were alerted, the largest first; all of one reading, so that a part tells no news.
ALERTED = """
    SELECT s.id, count(*) FROM stories s JOIN story_articles p ON p.story = s.id
    JOIN readings r ON r.article = p.article
    WHERE s.merged_into IS NULL AND s.id IN (SELECT story FROM alerts) GROUP BY s.id
    HAVING count(*) > 1 AND count(DISTINCT r.direction || r.stage) = 1 ORDER BY count(*) DESC, s.id
"""


def test_what_was_told_is_not_told_again_after_a_split_or_a_merge(road: Road) -> None:
    """Each report of a story split off, then merged back, and two alerted stories merged and split: all is quiet."""
    road.call("run", "--all")
    sent = len(road.mailbox.messages), len(road.telegram.messages)
    stories = [number for number, _ in road.rows(ALERTED)]
    made = []
    for story in stories[:3]:
        last = road.rows(f"SELECT max(article) FROM story_articles WHERE story = {story}")[0][0]
        assert f"1 article of story {story} are story" in road.call("stories", "split", str(story), str(last))
        made += [(story, road.rows(f"SELECT story FROM story_articles WHERE article = {last}")[0][0])]
    quiet(road, sent)
    shown = road.call("stories", "show", str(made[0][1]))
    assert f"split off by hand from story {made[0][0]}" in shown
    for story, new in made:
        road.call("stories", "merge", str(story), str(new))
    quiet(road, sent)
    assert f"story {made[0][1]} went up in story {made[0][0]}:" in road.call("stories", "show", str(made[0][1]))


def quiet(road: Road, sent: tuple[int, int]) -> None:
    """A pass in which rules look at what changed, and tell nothing."""
    assert road.rows("SELECT count(*) FROM stories WHERE matched_at IS NULL AND merged_into IS NULL")[0][0] > 0
    report = json.loads(road.call("run", "--source", "beket-en", "--json"))
    assert (report["alerts"], report["deliveries"]) == (0, 0)
    assert road.rows("SELECT count(*) FROM stories WHERE matched_at IS NULL AND merged_into IS NULL") == [(0,)]
    assert (len(road.mailbox.messages), len(road.telegram.messages)) == sent
