"""From a file to a record: readers, passages, entities, relations, observations. Sees `graph`, never `viz`."""
