#!/usr/bin/env python3
"""Many tiny runs of gradient descent in batched NumPy: the peer of `gpudecomp bench`.

Every run has its own target of r orthonormal terms of order l and its own m components of the
model with weights w_i = a_i |u_i|^2 (homogeneity 2), trained with a fixed step. With z = [ubar, V],
    A = (ubar^T z)^(l-1) diag(w, -b) z^T,  s_i = <A_i, ubar_i>,
    g_i = a_i rho_i (l A_i - (l-2) s_i ubar_i).
Counted flops: 4 m (m + r) d a run-step (the two products).

Three variants are timed. "plain": all runs in one array, as one writes it first: new arrays for
every result, on one thread, which is what NumPy takes here. "batched": the same in place, with the
layout that suits NumPy's loops, on one thread. "grouped": groups of runs whose arrays stay in
cache, each advanced by all steps, one group a thread at a time (NumPy releases the interpreter
lock inside its loops); the best that we found.
np.einsum in place of np.matmul is 5 to 10 times slower.
"""
import argparse
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

# The products are too small to be split by the BLAS (more threads are slower here); has to be
# said before NumPy is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402

from peer import cores, machine  # noqa: E402


class PlainRuns:
    """All runs, written as one writes it first; u is (run, component, coordinate)."""

    def __init__(self, rng, runs, m, d, r, order, dtype):
        self.order = order
        basis = np.linalg.qr(rng.standard_normal((runs, d, d)))[0][:, :, :r]
        self.v = np.ascontiguousarray(basis.swapaxes(1, 2)).astype(dtype)
        start = rng.standard_normal((runs, m, d))
        start *= 0.1 / np.linalg.norm(start, axis=2, keepdims=True)
        self.u = start.astype(dtype)
        self.signs = np.ones((runs, m), dtype)
        self.b = np.ones((runs, r), dtype)

    def step(self, rate):
        """u <- u - rate g."""
        rho = np.linalg.norm(self.u, axis=2)
        ubar = self.u / rho[:, :, None]
        z = np.concatenate([ubar, self.v], axis=1)
        w = np.concatenate([self.signs * rho * rho, -self.b], axis=1)
        gram = ubar @ z.swapaxes(1, 2)
        power = gram
        for _ in range(self.order - 2):
            power = power * gram
        a = (power * w[:, None]) @ z
        s = (a * ubar).sum(axis=2)
        scale = (self.signs * rho)[:, :, None]
        g = scale * (self.order * a - (self.order - 2) * s[:, :, None] * ubar)
        self.u = self.u - rate * g

    def relative_residuals(self):
        """|T - T*| / |T*| of each run, in float64."""
        return residuals(self.u.swapaxes(1, 2).astype(float), self.v.swapaxes(1, 2).astype(float),
                         self.signs, self.order)


def residuals(u, v, signs, order):
    """|T - T*| / |T*| of each run from the factored terms; u, v (run, coordinate, component)."""
    squares = (u * u).sum(1)
    z = np.concatenate([u / np.sqrt(squares)[:, None], v], axis=2)
    w = np.concatenate([squares * signs, -np.ones(v[:, 0].shape)], axis=1)
    gram = np.matmul(z.swapaxes(1, 2), z)
    power = gram.copy()
    for _ in range(order - 1):
        power *= gram
    square = (np.matmul(power, w[:, :, None])[:, :, 0] * w).sum(1)
    return np.sqrt(np.abs(square) / v.shape[2])


class Group:
    """Some runs with all their arrays, allocated once.

    Coordinates come before components, so that the innermost loops of NumPy run over m numbers.
    """

    def __init__(self, rng, runs, m, d, r, order, dtype):
        self.order, self.m = order, m
        basis = np.linalg.qr(rng.standard_normal((runs, d, d)))[0][:, :, :r]
        start = rng.standard_normal((runs, d, m))
        start *= 0.1 / np.linalg.norm(start, axis=1, keepdims=True)
        self.u = start.astype(dtype)                        # (run, coordinate, component)
        self.signs = np.ones((runs, m), dtype)              # (run, component)
        self.z = np.empty((runs, d, m + r), dtype)          # ubar beside V
        self.z[:, :, m:] = basis
        self.weighted = np.empty_like(self.z)               # z diag(w; -b)
        self.weighted[:, :, m:] = -self.z[:, :, m:]         # b = 1
        self.gram = np.empty((runs, m + r, m), dtype)
        self.power = np.empty_like(self.gram)
        self.a = np.empty_like(self.u)

    def step(self, rate):
        """u <- u - rate g, all in place."""
        u, order = self.u, self.order
        ubar = self.z[:, :, :self.m]
        squares = np.einsum("rci,rci->ri", u, u)
        rho = np.sqrt(squares)
        np.multiply(u, (1 / rho)[:, None], out=ubar)
        np.multiply(ubar, (self.signs * squares)[:, None], out=self.weighted[:, :, :self.m])
        np.matmul(self.z.swapaxes(1, 2), ubar, out=self.gram)
        np.multiply(self.gram, self.gram, out=self.power)
        for _ in range(order - 3):
            self.power *= self.gram
        np.matmul(self.weighted, self.power, out=self.a)
        s = np.einsum("rci,rci->ri", self.a, ubar)
        # rho ubar = u: the radial part of the step rescales u.
        u *= (1 + rate * (order - 2) * self.signs * s)[:, None]
        self.a *= (rate * order * self.signs * rho)[:, None]
        u -= self.a

    def relative_residuals(self):
        """|T - T*| / |T*| of each run, in float64."""
        return residuals(self.u.astype(float), self.z[:, :, self.m:].astype(float), self.signs,
                         self.order)


def measure(options, dtype, kind, group, workers):
    """The best time of all steps of all runs, in seconds, over some repeats."""
    o, rng = options, np.random.default_rng(0)
    sizes = [min(group, o.runs - first) for first in range(0, o.runs, group)]
    groups = [kind(rng, size, o.components, o.dimension, o.rank, o.order, dtype)
              for size in sizes]
    rate = dtype.type(0.05)
    before = np.concatenate([some.relative_residuals() for some in groups])

    def advance(some):
        for _ in range(o.steps):
            some.step(rate)

    best = float("inf")
    with ThreadPoolExecutor(workers) as pool:
        for _ in range(o.repeats):
            start = time.perf_counter()
            list(pool.map(advance, groups))
            best = min(best, time.perf_counter() - start)
    after = np.concatenate([some.relative_residuals() for some in groups])
    assert (after < before).all(), "a run did not descend"
    return best


def row(options, precision, variant, kind, group, workers):
    """One row of the printed table or JSON."""
    o = options
    best = measure(o, np.dtype(precision), kind, group, workers)
    flops = 4 * o.components * (o.components + o.rank) * o.dimension * o.runs * o.steps
    return {
        "operation": "tiny-runs", "device": "cpu (NumPy)", "precision": precision,
        "shape": f"runs={o.runs} m={o.components} d={o.dimension} r={o.rank} l={o.order}",
        "seconds": best / o.steps, "gflops": 1e-9 * flops / best, "peakGflops": None,
        "shareOfPeak": None, "runStepsPerSecond": o.runs * o.steps / best, "variant": variant,
        "runsPerGroup": group, "threads": workers}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (("runs", 1000), ("components", 50), ("dimension", 10), ("rank", 5),
                        ("order", 4), ("steps", 50), ("repeats", 5)):
        parser.add_argument(f"--{name}", type=int, default=value, help=f"(default {value})")
    parser.add_argument("--group", type=int, default=100,
                        help="runs advanced together by the grouped variant (default 100)")
    parser.add_argument("--workers", type=int, default=cores(),
                        help="threads of the grouped variant (default: all cores)")
    parser.add_argument("--precision", choices=["float32", "float64"],
                        help="one precision only (default both)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    if options.order < 3:
        parser.error("--order must be 3 or more")
    if options.rank > options.dimension:
        parser.error("--rank may not exceed --dimension: the terms are orthonormal")
    rows = [
        row(options, precision, *variant)
        for precision in ([options.precision] if options.precision else ["float32", "float64"])
        for variant in (("plain", PlainRuns, options.runs, 1), ("batched", Group, options.runs, 1),
                        ("grouped", Group, options.group, options.workers))]
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
        return
    for r in rows:
        print(f"{r['operation']}  {r['variant']}  {r['precision']}  {r['shape']}  "
              f"{r['runStepsPerSecond']:.0f} run-steps/s  {r['gflops']:.2f} Gflop/s  "
              f"{r['threads']} threads")


if __name__ == "__main__":
    main()
