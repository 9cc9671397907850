"""`python -m tests.benchmarks.bench_extract`: how fast papers are read, beside spaCy's own matcher of the same names.

Three figures: characters per processor second of the whole extraction and of spaCy's blank `zh` with an EntityRuler of
the names of the gazetteer (goal: at least 0.3 of it); what two processes gain over one (goal: 1.6); peak memory after
few and after many papers (goal: flat). They are printed, never judged: they belong to the machine they were taken on.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

from graph.settings import ROOT

PAPERS = sorted((ROOT / "data" / "documents").iterdir())
ROUNDS = 3
T = TypeVar("T")


def ruled(papers: Sequence[Path]) -> tuple[int, float]:
    """Return characters and processor seconds of spaCy's EntityRuler over the papers; building it is not counted."""
    import spacy

    from extract.documents import read
    from extract.gazetteer import gazetteer
    from extract.segment import segment

    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    names = ({"label": e.label, "pattern": name} for e in gazetteer() for name in e.surfaces)
    ruler.add_patterns(list(names))  # type: ignore[attr-defined]
    texts = [passage.text for path in papers for passage in segment(read(path)).passages]
    started = time.process_time()
    for _ in nlp.pipe(texts):
        pass
    return sum(map(len, texts)), time.process_time() - started


def extracted(papers: Sequence[Path]) -> tuple[int, float]:
    """Return characters and processor seconds of extraction from cut passages; loading the models is not counted."""
    from extract.documents import read
    from extract.pipeline import extract
    from extract.segment import segment

    cut = [segment(read(path)) for path in papers]
    extract(cut[0])
    started = time.process_time()
    for one in cut:
        extract(one)
    return sum(len(passage.text) for one in cut for passage in one.passages), time.process_time() - started


def read_with(workers: int, rounds: int) -> float:
    """Return the seconds that `workers` processes take for the papers, read `rounds` times; start included."""
    from extract.batch import read_files

    started = time.perf_counter()
    for _ in read_files(PAPERS * rounds, workers=workers):
        pass
    return time.perf_counter() - started


def peak(rounds: int) -> float:
    """Return the peak memory in MB of a process that reads the papers `rounds` times."""
    read_with(1, rounds)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def lines() -> Iterator[str]:
    """Measure, each step in a fresh process; yield one line for each figure."""
    fresh = multiprocessing.get_context("spawn")

    def alone(step: Callable[..., T], *given: object) -> T:
        with ProcessPoolExecutor(1, mp_context=fresh) as pool:
            return pool.submit(step, *given).result()

    characters, seconds = alone(ruled, PAPERS)
    base = characters / seconds
    yield f"EntityRuler         {base:>10,.0f} characters a second"
    characters, seconds = alone(extracted, PAPERS)
    speed, count = characters / seconds, ROUNDS * len(PAPERS)
    yield f"whole extraction    {speed:>10,.0f} characters a second, {speed / base:.2f} of it"
    one, two = alone(read_with, 1, ROUNDS), read_with(2, ROUNDS)
    yield f"two processes       {one / two:>10.2f} times one ({one:.1f} s, {two:.1f} s for {count} papers)"
    few, many = alone(peak, 1), alone(peak, ROUNDS)
    yield f"peak memory         {few:>10.0f} MB after {len(PAPERS)} papers, {many:.0f} MB after {count}"


def main() -> None:
    """Print the figures."""
    for line in lines():
        print(line, flush=True)


if __name__ == "__main__":
    main()
