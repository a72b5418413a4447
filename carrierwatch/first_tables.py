"""The tables of the first version, as `carrierwatch/migrations.py` makes them; never edited."""

FIRST_TABLES = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    outlet TEXT NOT NULL,
    country TEXT NOT NULL,
    lang TEXT NOT NULL,
    url TEXT NOT NULL,
    state TEXT NOT NULL,
    state_since TEXT,
    last_run_at TEXT,
    last_success_at TEXT,
    last_article_at TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    ways TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE pages (
    url TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources(id),
    kind TEXT NOT NULL,
    status INTEGER,
    error TEXT,
    etag TEXT,
    last_modified TEXT,
    lastmod TEXT,
    bytes INTEGER,
    ms INTEGER,
    first_fetched_at TEXT NOT NULL,
    last_fetched_at TEXT NOT NULL,
    fetches INTEGER NOT NULL DEFAULT 1,
    next_check_at TEXT,
    article INTEGER REFERENCES articles(id)
);
CREATE INDEX pages_source ON pages(source, last_fetched_at);
CREATE INDEX pages_article ON pages(article);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    source TEXT REFERENCES sources(id),
    outlet TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    authors TEXT NOT NULL,
    published TEXT,
    lang TEXT,
    method TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    revised_at TEXT
);
CREATE INDEX articles_published ON articles(published);
CREATE INDEX articles_source ON articles(source, published);
CREATE INDEX articles_fingerprint ON articles(fingerprint);
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    replaced_at TEXT NOT NULL,
    material INTEGER,
    changes TEXT
);
CREATE INDEX revisions_article ON revisions(article);
CREATE TABLE readings (
    article INTEGER PRIMARY KEY REFERENCES articles(id),
    fingerprint TEXT NOT NULL,
    lang TEXT NOT NULL,
    topics TEXT NOT NULL,
    concepts TEXT NOT NULL,
    countries TEXT NOT NULL,
    area TEXT,
    direction TEXT,
    stage TEXT,
    imposed_by TEXT,
    subjects TEXT,
    effective TEXT,
    quotes TEXT,
    other_changes TEXT NOT NULL,
    affects_carriers INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    version TEXT NOT NULL,
    read_at TEXT NOT NULL
);
CREATE TABLE article_bands (
    day INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (day, hash, article)
) WITHOUT ROWID;
CREATE TABLE signatures (
    article INTEGER PRIMARY KEY REFERENCES articles(id),
    day INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    signature BLOB NOT NULL
);
CREATE INDEX signatures_day ON signatures(day);
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    lang TEXT NOT NULL,
    topics TEXT NOT NULL,
    area TEXT,
    direction TEXT,
    stage TEXT,
    imposed_by TEXT,
    subjects TEXT,
    effective TEXT,
    quoted INTEGER NOT NULL REFERENCES articles(id),
    affects_carriers INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_updated TEXT NOT NULL,
    thread INTEGER,
    thread_reason TEXT,
    merged_into INTEGER REFERENCES stories(id),
    changed_at TEXT NOT NULL,
    matched_at TEXT
);
CREATE INDEX stories_first_seen ON stories(first_seen);
CREATE INDEX stories_thread ON stories(thread);
CREATE TABLE story_articles (
    article INTEGER PRIMARY KEY REFERENCES articles(id),
    story INTEGER NOT NULL REFERENCES stories(id),
    reprint_of INTEGER REFERENCES articles(id),
    similarity REAL,
    reason TEXT NOT NULL,
    joined_at TEXT NOT NULL
);
CREATE INDEX story_articles_story ON story_articles(story);
CREATE TABLE matches (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES stories(id),
    clauses TEXT NOT NULL,
    told INTEGER NOT NULL,
    reason TEXT NOT NULL,
    matched_at TEXT NOT NULL
);
CREATE INDEX matches_story ON matches(story, rule);
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    match INTEGER NOT NULL REFERENCES matches(id),
    rule TEXT NOT NULL,
    rule_title TEXT NOT NULL,
    severity TEXT NOT NULL,
    reason TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES stories(id),
    headline TEXT NOT NULL,
    area TEXT,
    direction TEXT,
    stage TEXT,
    imposed_by TEXT,
    subjects TEXT,
    effective TEXT,
    quotes TEXT NOT NULL,
    links TEXT NOT NULL,
    created_at TEXT NOT NULL,
    acknowledged_at TEXT
);
CREATE INDEX alerts_story ON alerts(story, rule);
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    alert INTEGER NOT NULL REFERENCES alerts(id),
    receiver TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    parts_sent INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT NOT NULL,
    error TEXT,
    created_at TEXT NOT NULL,
    finished_at TEXT,
    UNIQUE (alert, receiver)
);
CREATE INDEX deliveries_due ON deliveries(state, next_attempt_at);
CREATE TABLE silences (
    id INTEGER PRIMARY KEY,
    query TEXT NOT NULL,
    until TEXT NOT NULL,
    comment TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    outcome TEXT,
    pages INTEGER NOT NULL DEFAULT 0,
    articles INTEGER NOT NULL DEFAULT 0,
    revisions INTEGER NOT NULL DEFAULT 0,
    stories INTEGER NOT NULL DEFAULT 0,
    alerts INTEGER NOT NULL DEFAULT 0,
    deliveries INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0
);
CREATE VIRTUAL TABLE article_search USING fts5(title, body, tokenize='unicode61');
"""
