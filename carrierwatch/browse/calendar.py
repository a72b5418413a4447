"""The calendar of effective dates as a page: month by month, with what was taken back."""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Response

from carrierwatch.browse.metadata import DATABASE

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

ROUTE = r"^/-/calendar$"
MOST = 300
# What stories say by now; and days that calendars were shown, and that no story names any more.
DAYS = f"""select effective, story, headline, area, direction, stage, imposed_by, corroboration, told, gone from (
  select stories.effective, stories.id as story, stories.title as headline, stories.area, stories.direction,
    stories.stage, stories.imposed_by, stories.corroboration,
    exists (select 1 from alerts join stories as told on told.id = alerts.story
      where coalesce(told.merged_into, told.id) = stories.id) as told,
    null as gone
  from stories where stories.merged_into is null and stories.area is not null and stories.effective is not null
  union all
  select calendar_events.effective, stories.id, stories.title, stories.area, stories.direction, stories.stage,
    stories.imposed_by, stories.corroboration, 1, calendar_events.why
  from calendar_events join stories on stories.id = calendar_events.story
  where calendar_events.cancelled_at is not null)
where effective >= coalesce(nullif(:since, ''), strftime('%Y-%m', 'now'))
order by effective, story, gone limit {MOST}"""  # noqa: S608 - a constant
WHY = {
    "undated": "no date is named any more",
    "retracted": "no change is reported any more",
    "rejected": "it was rejected",
    "merged": "the same event as another one",
}
_SINCE = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-\d\d)?")


async def calendar_page(request: Request, datasette: Datasette) -> Response:
    """The days from `since` on, a month or a day; without it, or where that is none, from this month on."""
    asked = request.args.get("since") or ""
    since = asked if _SINCE.fullmatch(asked) else ""
    database = datasette.get_database(DATABASE)
    rows = [_day(dict(row)) for row in (await database.execute(DAYS, {"since": since})).rows]
    months = [(month, list(days)) for month, days in groupby(rows, key=lambda row: row["effective"][: len("2025-10")])]
    shown = {"months": months, "since": since, "asked": asked, "most": len(rows) >= MOST, "database": DATABASE}
    return Response.html(await datasette.render_template("calendar.html", shown, request=request))


def _day(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"imposed_by": json.loads(row["imposed_by"] or "[]"), "why": WHY.get(row["gone"] or "", row["gone"])}
