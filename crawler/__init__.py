"""From an outlet's address to articles: discover, fetch politely, extract."""
