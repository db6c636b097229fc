#!/usr/bin/env python3
"""10,000 tiny runs of gradient descent to convergence in batched NumPy: the peer of
`gpudecomp bench --only sweep`.

Every run has its own target of r orthonormal terms of order l and its own m components, started at
norm 1e-4 and trained by the fixed step of `--method descent`, 0.5 / (l sigma) with sigma = 1, until
|T - T*| <= tolerance |T*|; the residual is looked at every few steps. Condensing to a rank is not
done here, so the peer does less than the program.

Three variants. "plain" is one array of all runs, as one writes it first: new arrays for every result
and one thread (the plain step of tiny_runs_numpy.py). "whole" advances groups that stay in cache, one
group a thread at a time, in place (the tuned step there), and keeps all runs of a group in its arrays
until the last one has converged; "compacted" drops the converged ones whenever half of a group has.
"""
import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor

from tiny_runs_numpy import Group, PlainRuns, cores, machine  # sets the BLAS to one thread first

import numpy as np


class Descent(Group):
    """A group that starts small and knows which of its runs have converged."""

    def __init__(self, rng, runs, m, d, r, order, dtype, norm):
        super().__init__(rng, runs, m, d, r, order, dtype)
        self.u *= norm / 0.1

    def keep(self, chosen):
        """Goes on with some of the runs only."""
        for name in ("u", "signs", "z", "weighted", "gram", "power", "a"):
            setattr(self, name, np.ascontiguousarray(getattr(self, name)[chosen]))


class PlainDescent(PlainRuns):
    """All runs in one array."""

    def __init__(self, rng, runs, m, d, r, order, dtype, norm):
        super().__init__(rng, runs, m, d, r, order, dtype)
        self.u *= norm / 0.1


def solve(group, options, compact):
    """Advances a group until all its runs have converged; run-steps taken and worst residual."""
    rate = 0.5 / max(4, options.order)
    run_steps, worst, taken = 0, 0.0, 0
    while taken < options.most_steps:
        for _ in range(options.look_every):
            group.step(rate)
        taken += options.look_every
        run_steps += options.look_every * len(group.u)
        residuals = group.relative_residuals()
        open_runs = residuals > options.tolerance
        if not open_runs.any():
            return run_steps, max(worst, residuals.max())
        if compact and 2 * open_runs.sum() <= len(open_runs):
            worst = max(worst, residuals[~open_runs].max())
            group.keep(open_runs)
    raise SystemExit(f"not converged after {taken} steps: {residuals.max():.3g}")


def measure(options, dtype, kind, size, workers, compact):
    """The best time of all runs to convergence, starts included, over some repeats."""
    o = options
    sizes = [min(size, o.runs - first) for first in range(0, o.runs, size)]
    best = float("inf")
    for repeat in range(o.repeats):
        seeds = np.random.SeedSequence(repeat).spawn(len(sizes))

        def run(index):
            rng = np.random.default_rng(seeds[index])
            group = kind(rng, sizes[index], o.components, o.dimension, o.rank, o.order, dtype,
                         o.start_norm)
            return solve(group, o, compact)

        begin = time.perf_counter()
        with ThreadPoolExecutor(workers) as pool:
            ends = list(pool.map(run, range(len(sizes))))
        best = min(best, time.perf_counter() - begin)
        assert max(worst for _, worst in ends) <= o.tolerance
    return best, sum(steps for steps, _ in ends)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (("runs", 10_000), ("components", 50), ("dimension", 10), ("rank", 5),
                        ("order", 4), ("repeats", 3), ("look-every", 5), ("most-steps", 100_000)):
        parser.add_argument(f"--{name}", type=int, default=value, help=f"(default {value})")
    parser.add_argument("--tolerance", type=float, default=1e-3, help="(default 1e-3)")
    parser.add_argument("--start-norm", type=float, default=1e-4, help="(default 1e-4)")
    parser.add_argument("--group", type=int, default=100, help="runs in one array (default 100)")
    parser.add_argument("--workers", type=int, default=cores(), help="threads (default: all cores)")
    parser.add_argument("--precision", choices=["float32", "float64"], default="float64")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    o = parser.parse_args()
    rows = []
    for variant, kind, size, workers in (
            ("plain", PlainDescent, o.runs, 1), ("whole", Descent, o.group, o.workers),
            ("compacted", Descent, o.group, o.workers)):
        seconds, steps = measure(
            o, np.dtype(o.precision), kind, size, workers, variant == "compacted")
        rows.append({
            "operation": "sweep", "device": "cpu (NumPy)", "precision": o.precision,
            "shape": f"runs={o.runs} m={o.components} d={o.dimension} r={o.rank} l={o.order}",
            "seconds": seconds / o.runs, "runStepsPerSecond": steps / seconds, "variant": variant,
            "runsPerGroup": size, "threads": workers})
    if o.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
        return
    for r in rows:
        print(f"{r['operation']}  {r['variant']}  {r['precision']}  {r['shape']}  "
              f"{1e6 * r['seconds']:.1f} us a run  {r['runStepsPerSecond']:.0f} run-steps/s")


if __name__ == "__main__":
    main()
