"""Where a graph is kept. `open_store(url)` opens a path (embedded Ladybug) or a Neo4j address."""
