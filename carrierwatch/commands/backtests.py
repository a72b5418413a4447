"""How `rules backtest` tells a person what a rule would have done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrierwatch.output import line, local, table
from carrierwatch.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alerts.backtest import Backtest
    from alerts.relevance import Agreement, Judged


def show_backtest(result: Backtest, zone: str, *, against: str | None) -> None:
    """Print it. `against` is the id of the rule that it was compared with."""
    alerts = sum(number for _, number in result.weeks)
    line(
        f"{result.rule}: would have told of {len(result.hits)} of {counted(result.stories, 'story', 'stories')},"
        f" in {counted(alerts, 'alert')}",
        style="bold",
    )
    if result.hits:
        table(("week", "alerts"), result.weeks)
        table(("alerts", "because"), [(number, reason) for reason, number in result.reasons])
        table(
            ("story", "told at", "told then", "outlets", "because", "headline"),
            [
                (
                    hit.story,
                    local(alert.at, zone),
                    "yes" if hit.told else "no",
                    len(hit.outlets),
                    alert.reason,
                    alert.headline,
                )
                for hit in result.hits
                for alert in hit.alerts
            ],
        )
    if against:
        line(f"new against {against}: {', '.join(map(str, result.new)) or 'none'}")
        line(f"lost against {against}: {', '.join(map(str, result.lost)) or 'none'}")
    if result.agreement:
        _show_agreement(result.agreement)


def _show_agreement(found: Agreement) -> None:
    line(
        f"{counted(found.labelled, 'labelled article')}: precision {_share(found.precision)},"
        f" recall {_share(found.recall)}, F1 {_share(found.f1)}",
        style="bold",
    )
    _show_articles("false alarms: told of, and not relevant", found.false_alarms)
    _show_articles("misses: relevant, and not told of", found.misses)
    if found.absent:
        line(f"{counted(len(found.absent), 'labelled article')} not among the stories of that time:")
        for name in found.absent:
            line(f"  {name}")


def _show_articles(heading: str, articles: Sequence[Judged]) -> None:
    line(f"{heading}: {len(articles) or 'none'}")
    for one in articles:
        line(f"  story {one.story}  {one.title}  {one.url}")


def _share(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.3f}"
