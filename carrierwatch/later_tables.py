"""The tables that came after the first version, as `carrierwatch/migrations.py` makes them; never edited."""

# The table is made anew because SQLite cannot let a column be empty that was not; nothing refers to it.
WHEN_TO_TELL = """
CREATE TABLE digests (
    id INTEGER PRIMARY KEY,
    receiver TEXT NOT NULL,
    kind TEXT NOT NULL,
    since TEXT NOT NULL,
    alerts TEXT NOT NULL,
    told_before TEXT NOT NULL,
    ahead TEXT NOT NULL,
    sources TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE receiver_times (
    receiver TEXT PRIMARY KEY,
    digest TEXT,
    digest_since TEXT,
    digest_at TEXT,
    escalation TEXT,
    escalation_since TEXT
);
CREATE TABLE deliveries_new (
    id INTEGER PRIMARY KEY,
    alert INTEGER REFERENCES alerts(id),
    receiver TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    parts_sent INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT NOT NULL,
    error TEXT,
    created_at TEXT NOT NULL,
    finished_at TEXT,
    digest INTEGER REFERENCES digests(id),
    waits_for TEXT,
    released_at TEXT,
    escalated_from TEXT,
    UNIQUE (alert, receiver),
    CHECK (alert IS NOT NULL OR digest IS NOT NULL)
);
INSERT INTO deliveries_new (id, alert, receiver, state, attempts, parts_sent, next_attempt_at, error, created_at,
    finished_at) SELECT id, alert, receiver, state, attempts, parts_sent, next_attempt_at, error, created_at,
    finished_at FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_new RENAME TO deliveries;
CREATE INDEX deliveries_due ON deliveries(state, next_attempt_at);
CREATE INDEX deliveries_receiver ON deliveries(receiver, finished_at);
CREATE INDEX deliveries_digest ON deliveries(digest);
"""

SOURCE_STATES = """
CREATE TABLE source_states (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources(id),
    state TEXT NOT NULL,
    before TEXT NOT NULL,
    problem TEXT,
    changed_at TEXT NOT NULL,
    told_at TEXT
)
"""

# Made anew because a delivery had to be of an alert or a digest; nothing refers to it.
NOTICES = """
CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    receiver TEXT NOT NULL,
    news TEXT NOT NULL,
    outages TEXT NOT NULL,
    replaced_by INTEGER REFERENCES notices(id),
    created_at TEXT NOT NULL
);
CREATE TABLE outages (
    id INTEGER PRIMARY KEY,
    since TEXT,
    asked INTEGER NOT NULL,
    found_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE TABLE deliveries_new (
    id INTEGER PRIMARY KEY,
    alert INTEGER REFERENCES alerts(id),
    receiver TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    parts_sent INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT NOT NULL,
    error TEXT,
    created_at TEXT NOT NULL,
    finished_at TEXT,
    digest INTEGER REFERENCES digests(id),
    waits_for TEXT,
    released_at TEXT,
    escalated_from TEXT,
    unanswered INTEGER NOT NULL DEFAULT 0,
    notice INTEGER REFERENCES notices(id),
    UNIQUE (alert, receiver),
    CHECK (alert IS NOT NULL OR digest IS NOT NULL OR notice IS NOT NULL)
);
INSERT INTO deliveries_new (id, alert, receiver, state, attempts, parts_sent, next_attempt_at, error, created_at,
    finished_at, digest, waits_for, released_at, escalated_from, unanswered)
    SELECT id, alert, receiver, state, attempts, parts_sent, next_attempt_at, error, created_at,
    finished_at, digest, waits_for, released_at, escalated_from, unanswered FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_new RENAME TO deliveries;
CREATE INDEX deliveries_due ON deliveries(state, next_attempt_at);
CREATE INDEX deliveries_receiver ON deliveries(receiver, finished_at);
CREATE INDEX deliveries_digest ON deliveries(digest);
CREATE INDEX deliveries_notice ON deliveries(notice);
ALTER TABLE source_states ADD COLUMN told_as TEXT;
UPDATE source_states SET told_as = 'state' WHERE told_at IS NOT NULL;
ALTER TABLE sources ADD COLUMN failing_since TEXT;
"""

CALENDAR_EVENTS = """
CREATE TABLE calendar_events (
    first_alert INTEGER PRIMARY KEY REFERENCES alerts(id),
    story INTEGER NOT NULL REFERENCES stories(id),
    effective TEXT NOT NULL,
    status TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    cancelled_at TEXT,
    why TEXT
)
"""

SUBSCRIPTIONS = """
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources(id),
    feed TEXT NOT NULL,
    state TEXT NOT NULL,
    topic TEXT,
    hub TEXT,
    mark TEXT,
    asked_at TEXT,
    lease_until TEXT,
    pushed_at TEXT,
    missed_at TEXT,
    pushes INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    problem TEXT,
    next_at TEXT,
    UNIQUE (source, feed)
)
"""
