"""Commands that read or judge a graph; `hubgraph.py` puts them together with those that read papers."""
