"""How `carrierwatch/demo/stories.jsonl` was chosen from the gold stories, and what was added to them.

Kept with the tests because it needs the gold file, which is not part of the product, and because the labels
that it splits off are for the tests only. `python -m tests.demo.choice GOLD.jsonl` writes both files anew;
docs/demo.md says why these stories.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

STORIES = Path(__file__).parents[2] / "carrierwatch" / "demo" / "stories.jsonl"
LABELS = Path(__file__).parent / "labels.jsonl"

CHOSEN = {
    "the 90-day affair, whole": (
        "kz-deputy-90day-warning-2025-10 kz-eec-barrier-appeal-2025-10 ru-kz-90day-lifted-2025-10"
        " kz-mintrans-90day-talks-2025-10 atameken-90day-unconfirmed-2025-10 eec-asks-russia-drivers-2025-10"
        " am-truckers-blockade-2025-10 uz-drivers-blacklist-reminder-2025 ru-mvd-180day-draft-2026-01"
        " uz-ambassador-180days-2026-01"
    ),
    "queues, checks and closures at the border": (
        "ru-ruid-trial-queues-2025-07 ru-tighter-truck-checks-2025-09 kz-ru-sanctions-inspections-2025-10"
        " kz-ru-queue-forecasts-2025-10 syrym-queue-2025-12 syrym-partial-closure-2025-07"
        " syrym-closure-postponed-2025-07 ozinki-lane-repair-2025-10 knb-three-checkpoints-rebuild-2025-11"
        " kz-targeted-checks-kg-border-2026-02 kg-kz-truck-jam-2026-02 karasu-queue-2023-11"
        " nur-zholy-limit-650-2025-11 kz-uz-green-corridor-2025-09"
    ),
    "seals, the electronic queue, permits, SPOT": (
        "eaeu-navseals-start-2026-02 eaeu-navseals-in-force-2026-02 kz-equeue-deposit-draft-2025-09"
        " kz-equeue-rules-2025-09-23 kz-permit-quota-2026 kz-cn-permits-unlimited-2025-11"
        " kz-tm-driver-visa-free-2025-01 tr-kz-transit-permits-2021-07 ru-spot-bills-2026-02"
        " ru-spot-april-start-2026-03 ru-spot-bill-approved-2026-03 ru-spot-in-force-2026-06"
    ),
    "bans on exports and imports": (
        "kz-scrap-export-ban-2025-10 kz-fuel-road-export-ban-2023-08 kz-lpg-export-ban-2026-03-draft"
        " kz-potato-export-curb-2025-11 kz-carrot-export-ban-2025-12-draft"
        " kz-carrot-export-ban-rejected-2026-01 kz-wheat-import-ban-2023-09"
    ),
    "entry rules": (
        "kz-cn-visa-free-2023-11 ru-primorye-patent-ban-2026 uk-letter-ees-drivers-2026-02 latvia-entry-form-2025-09"
    ),
    "roads and carriers at home": (
        "kz-summer-truck-limits-2025 kz-foreign-toll-rates-2026-02 kz-carrier-admission-rules-2026-01"
        " kz-weigh-stations-plan-2025-12"
    ),
    "energy": (
        "cpc-full-capacity-2026-01 cpc-kropotkinskaya-2025-02 kz-fuel-price-freeze-2025-10"
        " orenburg-gas-resumed-2025-10 kz-gas-reserves-majilis-2026-02"
    ),
    "everyday news, which must raise nothing": (
        "kz-measles-2025-11 kairat-celtic-2025-08 kz-storm-warning-2025-12-23"
        " korkyt-ata-festival-2025-10 kz-ai-not-minister-2025-10"
    ),
}
LABEL_FIELDS = ("story", "thread", "topics", "change", "affects_carriers", "alert")
FIRST_NUMBER = {"en": 8601, "ru": 41201, "kk": 5301}  # the number in an address grows with time

# Sentences that the outlet would set off as a block quote, and how the speaker is named after it.
SAID = {
    "en": (re.compile(r"^(?P<quote>.+), (?P<said>(?:he|she|the [\w ]+|[A-Z]\w+) (?:said|added|declared))\.$"),),
    "ru": (
        re.compile(r"^(?P<quote>.+), (?P<said>(?:подчеркнули|пояснили) в [\w ]+)\.$"),
        re.compile(r"^По (?P<who>его|её) словам, (?P<quote>.+)\.$"),
    ),
    "kk": (re.compile(r"^(?P<quote>.+?),(?: –)? (?P<said>(?:дейді|деді) [\w ]+)\.$"),),
}
SPOKE = {"его": "сказал он", "её": "сказала она"}

LATIN = dict(zip("абвгдеёзийклмнопрстуфыэәғқңөұүһі", "abvgdeeziyklmnoprstufyeagqnouuhi", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya",
    "ъ": "", "ь": "", "'": "",
}  # fmt: skip


def choose(gold: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the site publishes, in order of publication, and the labels of each article by its id."""
    wanted = {story for stories in CHOSEN.values() for story in stories.split()}
    if missing := wanted - {row["story"] for row in gold}:
        raise ValueError(f"no such story among the gold ones: {sorted(missing)}")
    rows = [row for row in gold if row["story"] in wanted]
    rows.sort(key=lambda row: (row["published"], row["id"]))
    numbers = dict(FIRST_NUMBER)
    published: list[dict[str, Any]] = []
    that_day: Counter[str] = Counter()
    for place, row in enumerate(rows):
        # The gold file knows the day; the minute is made up, later for each article of the same day.
        minute = 9 * 60 + 37 * that_day[row["published"]] + place % 29
        published.append(_article(row, numbers[row["lang"]], minute))
        that_day[row["published"]] += 1
        numbers[row["lang"]] += 7
    labels = [{"id": row["id"]} | {name: row[name] for name in LABEL_FIELDS} for row in rows]
    return published, labels


def _article(row: dict[str, Any], number: int, minute_of_day: int) -> dict[str, Any]:
    hour, minute = divmod(minute_of_day, 60)
    zone = ZoneInfo("Asia/Almaty")  # UTC+6 until March 2024, UTC+5 since
    instant = datetime.fromisoformat(row["published"]).replace(hour=hour, minute=minute, tzinfo=zone)
    return {
        "id": row["id"],
        "lang": row["lang"],
        "number": number,
        "slug": slug(row["title"]),
        "published": instant.isoformat(),
        "report": row["url"],
        "title": row["title"],
        "paragraphs": _set_off(row["body"].split("\n\n"), row["lang"]),
    }


def slug(title: str) -> str:
    """The words of a headline as an address holds them: Latin letters, at most eight words."""
    latin = "".join(LATIN.get(letter, letter) for letter in title.casefold())
    return "-".join(re.findall(r"[a-z0-9]+", latin)[:8])


def _set_off(paragraphs: list[str], lang: str) -> list[str]:
    """With the first reported sentence after the lead set off: `> sentence`, then who said it."""
    for place, paragraph in enumerate(paragraphs[1:], start=1):
        sentences = re.split(r"(?<=[.!?])\s+", paragraph)
        for which, sentence in enumerate(sentences):
            if found := next(filter(None, (pattern.match(sentence) for pattern in SAID[lang])), None):
                parts = found.groupdict()
                quote = parts["quote"][0].upper() + parts["quote"][1:]
                said = parts.get("said") or SPOKE[parts["who"]]
                before, after = " ".join(sentences[:which]), " ".join(sentences[which + 1 :])
                middle = [before, f"> {quote}.", f"{said}. {after}".strip()]
                return paragraphs[:place] + [part for part in middle if part] + paragraphs[place + 1 :]
    return paragraphs


def lines(rows: list[dict[str, Any]]) -> str:
    """JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    stories, labels_of = choose(read(Path(sys.argv[1])))
    STORIES.write_text(lines(stories), encoding="utf-8")
    LABELS.write_text(lines(labels_of), encoding="utf-8")
    sys.stderr.write(f"{len(stories)} articles of {len({row['story'] for row in labels_of})} stories\n")
