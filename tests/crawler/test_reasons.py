"""What went wrong on the way to a server, in words."""

from __future__ import annotations

import pytest
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError

from crawler.politeness import reason_of

CERTIFICATE = (
    "[<twisted.python.failure.Failure OpenSSL.SSL.Error: [('SSL routines', '', 'certificate verify failed')]>]"
)
LOST = "[<twisted.python.failure.Failure twisted.internet.error.ConnectionDone: Connection was closed cleanly.>]"
REASONS = [
    (DownloadTimeoutError("Getting x took longer"), "the server did not answer in time"),
    (DownloadFailedError(CERTIFICATE), "its certificate cannot be verified"),
    (DownloadFailedError(LOST), "the connection failed (Connection was closed cleanly.)"),
    (OSError(), "the connection failed (OSError)"),
    (OSError("a\nb"), "the connection failed (a b)"),
]


@pytest.mark.parametrize(("error", "words"), REASONS)
def test_reasons(error: Exception, words: str) -> None:
    """One line, without the names of classes where that can be."""
    assert reason_of(error).startswith(words)
    assert "\n" not in reason_of(error)
