#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The peer of bench/plan.c: SciPy's sparse assignment on the same file. Each seat is a column of its
own, and each youth has one more in which they are unplaced.

    assign.py FILE NAME
"""
import sys
import time

import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

DEAR = 10001  # above every score: weights must not be 0


def main(path, name):
    words = numpy.fromfile(path, dtype=numpy.uint32)
    youths, openings, candidates = (int(word) for word in words[:3])
    first = words[3:4 + youths].astype(numpy.int64)
    rest = words[4 + youths:]
    opening = rest[:candidates].astype(numpy.int64)
    score = rest[candidates:2 * candidates].astype(numpy.int64)
    seats = rest[4 * candidates:4 * candidates + openings].astype(numpy.int64)
    column = numpy.concatenate(([0], numpy.cumsum(seats)))
    youth = numpy.repeat(numpy.arange(youths), numpy.diff(first))
    times = seats[opening]
    begins = numpy.repeat(numpy.cumsum(times) - times, times)
    within = numpy.arange(len(begins)) - begins
    rows = numpy.concatenate((numpy.repeat(youth, times), numpy.arange(youths)))
    columns = numpy.concatenate((numpy.repeat(column[opening], times) + within,
                                 column[-1] + numpy.arange(youths)))
    weights = numpy.concatenate((numpy.repeat(DEAR - score, times),
                                 numpy.full(youths, DEAR)))
    graph = csr_matrix((weights, (rows, columns)), shape=(youths, int(column[-1]) + youths))
    began = time.perf_counter()
    chosen_rows, chosen = min_weight_full_bipartite_matching(graph)
    took = time.perf_counter() - began
    cost = int(numpy.asarray(graph[chosen_rows, chosen]).sum())
    print(f"{name}_scipy_time {took * 1e3:.2f} ms")
    print(f"{name}_scipy_sum {DEAR * youths - cost} points")


if __name__ == "__main__":
    main(*sys.argv[1:])
