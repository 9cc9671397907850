"""What people decide about the graph: an append-only ledger of judgements, replayed at every build, and what to review.

Judgements never touch records. They point at names and content, so that they hold after papers are read anew.
"""
