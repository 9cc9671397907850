"""Reports that people hand on: who stands at the centre, a dossier, a comparison, what a corpus says.

Each report is gathered as plain data (`centrality_report`, `entity_report`, `compare_report`, `corpus_report`), put
into blocks that know no format (`pages`), and written down by one of `RENDERERS`. The same graph, lens and language
give the same bytes in every format: the date is that of the newest paper, and nothing holds the time of writing.
"""

from viz.report.centrality import centrality_report
from viz.report.compare import CompareReport, compare_report
from viz.report.corpus import CorpusReport, corpus_report
from viz.report.entity import EntityReport, entity_report
from viz.report.forms import RENDERERS, SUFFIXES, AnyReport, pages
from viz.report.standing import ALL, Report

__all__ = [
    "ALL", "RENDERERS", "SUFFIXES", "AnyReport", "CompareReport", "CorpusReport", "EntityReport", "Report",
    "centrality_report", "compare_report", "corpus_report", "entity_report", "pages",
]  # fmt: skip
