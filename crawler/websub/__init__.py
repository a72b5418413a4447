"""WebSub (W3C Recommendation of 23 January 2018), the subscriber's part: hubs say that a feed has news.

What a hub sends is a hint to ask that feed now, never an article: everything is fetched from the outlet itself.
"""
