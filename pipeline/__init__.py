"""From an article to what it says and which story it belongs to."""
