"""From a story to the people who must hear of it: match, decide, render, deliver."""
