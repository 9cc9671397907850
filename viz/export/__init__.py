"""Write the graph for other tools: tables, graph files, linked data, and what Neo4j loads.

The same graph gives the same bytes, whatever the order it was ingested in; no file holds a date of writing. Text is
cleaned of characters that break readers, and cells of a CSV never start a formula. Each format is a module with one
function, listed in `formats.FORMATS`. Pictures are `viz.network`'s, records (what each document says) are
`graph.stream`'s.
"""

from viz.export.formats import FORMATS, Format, export, export_text
from viz.export.lines import fingerprint, lines
from viz.export.source import Source, narrow
from viz.export.text import BOM, clean, csv_text, safe_cell, write_bytes, write_text

__all__ = [
    "BOM",
    "FORMATS",
    "Format",
    "Source",
    "clean",
    "csv_text",
    "export",
    "export_text",
    "fingerprint",
    "lines",
    "narrow",
    "safe_cell",
    "write_bytes",
    "write_text",
]
