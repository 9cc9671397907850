"""Measures that walk along relations without end: eigenvector centrality, PageRank, hubs and authorities."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from graph.analytics.engines import Arrays, Floats, Ints

ALPHA = 0.85  # the damping factor of Brin & Page (1998) and of networkx
TOLERANCE = 1e-14  # networkx stops at 1e-6 times the number of nodes, which leaves places undecided
ROUNDS = 100_000  # enough for any damping up to 0.9997
DENSE = 100  # nodes up to which a component is solved as a full matrix
TIED = 1e-9  # eigenvalues this close, relative to the largest, are one
QUICK = (20, 50)  # vectors kept by the Lanczos method, and rounds that suffice for most networks
SLOW = (40, ROUNDS)  # long thin ones converge slowly with few vectors


def principal(matrix: sp.csr_array) -> Floats:
    """Return the limit of power iteration on a symmetric matrix without negative entries, from equal values.

    That is the eigenvector of the component with the largest eigenvalue, 0 elsewhere; components that share this
    eigenvalue keep their share of the start. Its length is 1. Each component is solved on its own.
    """
    size = matrix.shape[0]
    _, member = sp.csgraph.connected_components(matrix, directed=False)
    order = np.argsort(member, kind="stable")
    sizes = np.bincount(member)
    starts = np.cumsum(sizes) - sizes
    limits = _limits(matrix, order, starts)
    best, found = 0.0, []
    for i in np.argsort(-limits, kind="stable"):
        if limits[i] < best * (1 - TIED):
            break
        part = order[starts[i] : starts[i] + sizes[i]]
        value, vector = _leading(matrix, part)
        found.append((value, part, vector))
        best = max(best, value)
    result = np.zeros(size)
    for value, part, vector in found:
        if value >= best * (1 - TIED):
            result[part] = vector * vector.sum()
    return result / (np.linalg.norm(result) or 1.0)


def _limits(matrix: sp.csr_array, order: Ints, starts: Ints) -> Floats:
    """Return for each component a number that its largest eigenvalue does not exceed: a norm of its block."""
    if not len(order):
        return np.zeros(0)
    rows, squares = matrix.sum(axis=1), (matrix * matrix).sum(axis=1)
    most: Floats = np.maximum.reduceat(rows[order], starts)
    return np.minimum(most, np.sqrt(np.add.reduceat(squares[order], starts)))


def _leading(matrix: sp.csr_array, part: Ints) -> tuple[float, Floats]:
    """Return the largest eigenvalue of a component, and its vector of length 1."""
    block = matrix[part][:, part]
    if len(part) <= DENSE:
        values, vectors = np.linalg.eigh(block.toarray())
    else:
        try:
            values, vectors = _lanczos(block, *QUICK)
        except ArpackNoConvergence:
            values, vectors = _lanczos(block, *SLOW)
    vector = np.abs(vectors[:, -1])
    return float(values[-1]), vector / np.linalg.norm(vector)


def _lanczos(block: sp.csr_array, vectors: int, rounds: int) -> tuple[Floats, Floats]:
    found: tuple[Floats, Floats] = eigsh(
        block, k=1, which="LA", v0=np.ones(block.shape[0]), ncv=vectors, maxiter=rounds, tol=0
    )
    return found


def eigenvector(net: Arrays) -> Floats:
    """Return eigenvector centrality (unweighted): important is who is tied to the important."""
    return net.once("eigenvector", lambda: principal(net.matrix))


def pagerank(net: Arrays, alpha: float = ALPHA, tolerance: float = TOLERANCE) -> Floats:
    """Return PageRank; edges are followed in proportion to their weight. Iterates to `tolerance` (sum of changes).

    Raises ValueError for a damping factor outside of 0 to 0.999.
    """
    if not 0 <= alpha <= 0.999:
        raise ValueError(f"alpha {alpha}: choose a damping factor from 0 to 0.999")
    size = len(net)
    if not size:
        return np.zeros(0)
    out = net.weighted.sum(axis=1)
    back = sp.csr_array(net.weighted.T)
    inverse = np.divide(1.0, out, out=np.zeros(size), where=out > 0)
    dangling = np.flatnonzero(out == 0)
    ranks = np.full(size, 1 / size)
    for _ in range(ROUNDS):
        before = ranks
        ranks = alpha * (back @ (before * inverse) + before[dangling].sum() / size) + (1 - alpha) / size
        if np.abs(ranks - before).sum() < tolerance:
            break
    return np.asarray(ranks / ranks.sum(), dtype=np.float64)


def hits(net: Arrays) -> tuple[Floats, Floats]:
    """Return hubs and authorities of a directed network, weighted; each adds up to 1, or is 0 without arcs."""
    return net.once("hits", lambda: _hits(net))


def _hits(net: Arrays) -> tuple[Floats, Floats]:
    size = len(net)
    if not len(net.heads):
        return np.zeros(size), np.zeros(size)
    # Both are read off the symmetric matrix that ties each node as a source to each node as a target.
    found = principal(sp.csr_array(sp.block_array([[None, net.weighted], [net.weighted.T, None]])))
    hubs, authorities = found[:size], found[size:]
    return hubs / hubs.sum(), authorities / authorities.sum()
