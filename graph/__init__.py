"""The graph: its records, vocabulary, stores and analytics. Sees neither `extract` nor `viz`."""
