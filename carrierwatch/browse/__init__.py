"""The database in Datasette: start with `server.py`. Importing this imports Datasette, half a second of work."""

from carrierwatch.browse.feeds import Feeds
from carrierwatch.browse.server import BrowseError, datasette_app, serve

__all__ = ["BrowseError", "Feeds", "datasette_app", "serve"]
