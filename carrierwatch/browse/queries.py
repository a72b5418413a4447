"""The questions that dispatchers and compliance officers ask, as canned queries with parameters.

A parameter that is left empty takes the default that its hint names. `code_of`, `said` and `escape_fts` are functions
of `carrierwatch/browse/plugin.py`. Times are stored as text that sorts, so that plain comparison works.
"""

# ruff: noqa: S608 - the statements are put together here once, from constants; what people type goes in as parameters

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One canned query. `hints` says of each parameter what to write; those of `numbers` take whole numbers."""

    name: str  # in the address
    title: str
    purpose: str
    sql: str
    hints: Mapping[str, str] = field(default_factory=dict)


NUMBERS = frozenset({"days", "weeks", "hours", "story"})

_COUNTRY = "country or union, by code or name (RU, Russia, Россия, Ресей, EAEU); empty: any"
_AS_OF = "the day that counts as today, YYYY-MM-DD; empty: today"
_NOW = "coalesce(nullif(trim(:as_of), ''), 'now')"

_AHEAD = "'+' || (7 * cast(coalesce(nullif(trim(:weeks), ''), '8') as integer)) || ' days'"


def _back(parameter: str, default: int, unit: str = "days") -> str:
    """The stored form of the instant that lies so many units before `as_of`."""
    shift = f"'-' || cast(coalesce(nullif(trim(:{parameter}), ''), '{default}') as integer) || ' {unit}'"
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {_NOW}, {shift})"


def _within(column: str, default: int) -> str:
    """The condition that a time lies in the `days` up to `as_of`, that day included."""
    return f"{column} >= {_back('days', default)} and {column} < date({_NOW}, '+1 day')"


_CHANGE_COLUMNS = """
    stories.id as story,
    stories.title as headline,
    stories.area, stories.direction, stories.stage,
    stories.imposed_by as "imposed by",
    stories.subjects as "for whom",
    stories.effective as "takes effect",
    said(readings.quotes, articles.title, articles.body) as "the article says",
    stories.outlets, stories.corroboration as "confirmed by",
    stories.last_updated as updated,
    articles.url as source"""
_CHANGES = f"""select {_CHANGE_COLUMNS}
from stories
join articles on articles.id = stories.quoted
left join readings on readings.article = stories.quoted
where stories.merged_into is null and stories.area is not null"""
_ABOUT_COUNTRY = """
  and (trim(:country) = '' or code_of(:country) in (
    select value from json_each(stories.imposed_by) union select value from json_each(stories.subjects)))"""
_NEWEST = "\norder by stories.last_updated desc, stories.id desc limit 200"

QUESTIONS: tuple[Question, ...] = (
    Question(
        name="changes_for_my_drivers",
        title="What changes for my drivers and trucks",
        purpose="Changes of rules that bear on carriers, newest first, with the sentence that says so.",
        sql=_CHANGES
        + "\n  and stories.affects_carriers = 1"
        + _ABOUT_COUNTRY
        + f"\n  and {_within('stories.last_updated', 90)}"
        + _NEWEST,
        hints={"country": _COUNTRY, "days": "how far back; empty: 90", "as_of": _AS_OF},
    ),
    Question(
        name="decided_or_in_force",
        title="What was decided or came into force",
        purpose="Changes that are no longer a plan, in all fields.",
        sql=_CHANGES
        + "\n  and stories.stage in ('decided', 'in_force')"
        + "\n  and (trim(:area) = '' or stories.area = lower(trim(:area)))"
        + f"\n  and {_within('stories.last_updated', 14)}"
        + _NEWEST,
        hints={
            "area": "migration, trade, transport or energy; empty: any",
            "days": "how far back; empty: 14",
            "as_of": _AS_OF,
        },
    ),
    Question(
        name="takes_effect_soon",
        title="What takes effect in the coming weeks",
        purpose="Changes with a stated date of effect, the nearest first. A month without a day counts as all of it.",
        sql=_CHANGES
        + "\n  and coalesce(stories.stage, '') <> 'rejected'"
        + f"\n  and stories.effective >= substr(date({_NOW}), 1, length(stories.effective))"
        + f"\n  and stories.effective <= substr(date({_NOW}, {_AHEAD}), 1, length(stories.effective))"
        + "\norder by stories.effective, stories.id limit 200",
        hints={"weeks": "how far ahead; empty: 8", "as_of": _AS_OF},
    ),
    Question(
        name="taken_back",
        title="Which dates were taken back",
        purpose="Days that calendars were shown, and that no story names any more, the latest first.",
        sql="""select calendar_events.cancelled_at as "taken back", calendar_events.effective as "date shown",
  calendar_events.why as because, stories.title as headline, stories.stage, stories.effective as "date now",
  stories.id as story, calendar_events.first_alert as "first alert"
from calendar_events join stories on stories.id = calendar_events.story
where calendar_events.cancelled_at is not null
order by calendar_events.cancelled_at desc, calendar_events.first_alert desc limit 200""",
    ),
    Question(
        name="story_time_line",
        title="How a story developed",
        purpose="Every report, edit and alert of a story and of the affair that it belongs to, in order of time.",
        sql="""with named as (
  select coalesce(merged_into, id) as story from stories where id = cast(:story as integer)),
asked as (select id, thread from stories join named on stories.id = named.story),
family as (
  select stories.id from stories, asked
  where stories.id = asked.id or stories.merged_into = asked.id or stories.thread = asked.thread),
reports as (
  select articles.*, story_articles.story, story_articles.reprint_of, readings.quotes, readings.stage,
    coalesce(articles.published, articles.fetched_at) as at
  from story_articles join family on family.id = story_articles.story
  join articles on articles.id = story_articles.article
  left join readings on readings.article = articles.id)
select at as time, story, case when reprint_of is null then 'report' else 'reprint' end as what, outlet,
  title as headline, stage, said(quotes, title, body) as "the article says",
  null as because, url as source from reports
union all
select revisions.replaced_at, reports.story,
  case revisions.material when 1 then 'edited: a fact changed' else 'edited' end, reports.outlet,
  revisions.title, null, revisions.changes, revisions.reasons, reports.url
from revisions join reports on reports.id = revisions.article
union all
select alerts.created_at, alerts.story, 'alert: ' || alerts.severity, null, alerts.headline, alerts.stage,
  null, alerts.reason, null
from alerts join family on family.id = alerts.story
order by time, what desc limit 500""",
        hints={"story": "number of the story, as in the other lists"},
    ),
    Question(
        name="find_words",
        title="Find articles by words",
        purpose="Full-text search in English, Russian and Kazakh; any form of a word finds the others.",
        sql="""select articles.published, articles.outlet, articles.title as headline, story_articles.story,
  readings.topics, readings.area, readings.direction, readings.stage, articles.url as source
from article_search
join articles on articles.id = article_search.rowid
left join readings on readings.article = articles.id
left join story_articles on story_articles.article = articles.id
where article_search match escape_fts(:words)
order by articles.published desc, articles.id desc limit 200""",
        hints={"words": 'all of these words; "in quotation marks": in this order; driv*: any ending'},
    ),
    Question(
        name="alerts_and_deliveries",
        title="Alerts, and what became of them",
        purpose="Who was told of what, when, and whether it arrived.",
        sql=f"""select alerts.created_at as raised, alerts.severity, alerts.headline, alerts.story, alerts.reason,
  alerts.corroboration as "confirmed by",
  deliveries.receiver, deliveries.state, deliveries.attempts, deliveries.finished_at as finished,
  deliveries.error, alerts.acknowledged_at as acknowledged, alerts.id as alert
from alerts left join deliveries on deliveries.alert = alerts.id
where {_within("alerts.created_at", 30)}
  and (trim(:receiver) = '' or deliveries.receiver = trim(:receiver))
order by alerts.created_at desc, alerts.id desc, deliveries.receiver limit 500""",
        hints={
            "receiver": "name of the receiver in receivers.yaml; empty: all",
            "days": "how far back; empty: 30",
            "as_of": _AS_OF,
        },
    ),
    Question(
        name="not_delivered",
        title="What has not arrived",
        purpose="Deliveries that wait, failed, went unconfirmed or were given up, the oldest first.",
        sql="""select deliveries.created_at as raised, deliveries.receiver, deliveries.state, deliveries.attempts,
  deliveries.next_attempt_at as "next attempt", deliveries.error, alerts.severity,
  coalesce(alerts.headline, 'digest ' || deliveries.digest, 'notice ' || deliveries.notice) as headline, alerts.story,
  alerts.id as alert
from deliveries left join alerts on alerts.id = deliveries.alert
where deliveries.state not in ('sent', 'digested')
order by deliveries.created_at, deliveries.id limit 500""",
    ),
    Question(
        name="quiet_sources",
        title="Sources that have gone quiet",
        purpose="Sources in trouble, and those without a new article for a while: what may be missed here.",
        sql=f"""select id as source, name, state, state_since as "since", last_article_at as "last article",
  last_success_at as "last success", failures, last_error as "last error", ways, url as "home page"
from sources
where state <> 'fine' or last_article_at is null or last_article_at < {_back("hours", 48, "hours")}
order by state = 'fine', coalesce(last_article_at, '') limit 500""",
        hints={"hours": "without a new article; empty: 48", "as_of": _AS_OF},
    ),
    Question(
        name="told_of_sources",
        title="What the operator was told of sources",
        purpose="Each source of each notice, and each time at which no source answered, newest first.",
        sql=f"""select notices.created_at as made, notices.receiver,
  coalesce(told.value ->> 'name', 'no source answered') as name,
  told.value ->> 'source' as source, told.value ->> 'how' as how, told.value ->> 'state' as state,
  coalesce(told.value ->> 'changed_at', told.value ->> 'since') as "since", told.value ->> 'ended_at' as until,
  told.value ->> 'problem' as problem, deliveries.state as delivery, notices.id as notice,
  notices.replaced_by as "told again in"
from notices join deliveries on deliveries.notice = notices.id
join (select of.id, value from notices as of, json_each(of.outages)
  union all select of.id, value from notices as of, json_each(of.news)) as told on told.id = notices.id
where {_within("notices.created_at", 30)}
order by notices.created_at desc, notices.id desc limit 500""",
        hints={"days": "how far back; empty: 30", "as_of": _AS_OF},
    ),
    Question(
        name="edited_articles",
        title="Articles that were edited after publication",
        purpose="What outlets changed in their texts, edits of facts first.",
        sql=f"""select revisions.replaced_at as found,
  case revisions.material when 1 then 'a fact' when 0 then 'wording' else 'not read yet' end as changed,
  articles.outlet, articles.title as headline,
  revisions.reasons as because, revisions.title as "headline before", revisions.changes,
  story_articles.story, articles.url as source
from revisions join articles on articles.id = revisions.article
left join story_articles on story_articles.article = articles.id
where {_within("revisions.replaced_at", 30)}
order by coalesce(revisions.material, 0) desc, revisions.replaced_at desc limit 200""",
        hints={"days": "how far back; empty: 30", "as_of": _AS_OF},
    ),
)
