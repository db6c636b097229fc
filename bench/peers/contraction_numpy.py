#!/usr/bin/env python3
"""The fused contraction phi(X Z^T) diag(w) Z in NumPy: the peer of `gpudecomp bench`.

X is (m, d), Z is (n, d), w is (n); phi is the entrywise power l - 1. Two matrix products by the
BLAS that NumPy is linked to. Two variants are timed. "plain": what one writes first, whole
arrays and new ones for every result. "tuned": blocks of rows, the power by multiplications in
place on a Gram block that is allocated once; the best that we found. Entrywise operations of
NumPy run on one thread, the matrix products on all.
Counted flops: 4 m n d (the two products), as `gpudecomp bench` counts them.
"""
import argparse
import json
import time

import numpy as np

from peer import machine, threads


def power_in_place(gram, exponent, spare):
    """gram <- gram^exponent by multiplication, without a temporary."""
    if exponent == 1:
        return
    if exponent == 2:
        np.multiply(gram, gram, out=gram)
        return
    np.multiply(gram, gram, out=spare)
    for _ in range(exponent - 3):
        spare *= gram
    gram *= spare


def plain(x, z, weights, order):
    """(x z^T)^(order-1) diag(weights) z as one writes it first."""
    gram = x @ z.T
    power = gram
    for _ in range(order - 2):
        power = power * gram
    return (power * weights) @ z


def contraction(x, z, weights, order, gram, spare, out):
    """out <- (x z^T)^(order-1) diag(weights) z, a block of rows of x at a time."""
    for first in range(0, len(x), len(gram)):
        rows = slice(first, first + len(gram))
        block = gram[:len(x[rows])]
        np.matmul(x[rows], z.T, out=block)
        power_in_place(block, order - 1, spare[:len(block)])
        block *= weights
        np.matmul(block, z, out=out[rows])


def best_time(action, seconds):
    """The best time of one call, in seconds, over calls that last about the given time."""
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


def measure(m, n, d, order, dtype, block, seconds):
    """The best time of each variant, in seconds."""
    rng = np.random.default_rng(0)
    x, z = (a / np.linalg.norm(a, axis=1, keepdims=True)
            for a in (rng.standard_normal((m, d)), rng.standard_normal((n, d))))
    x, z = x.astype(dtype), z.astype(dtype)
    weights = rng.standard_normal(n).astype(dtype)
    gram, spare = (np.empty((min(block, m), n), dtype) for _ in range(2))
    out = np.empty((m, d), dtype)
    contraction(x, z, weights, order, gram, spare, out)
    probe = min(m, 3)
    exact = ((x[:probe].astype(float) @ z.T.astype(float)) ** (order - 1) * weights) @ z
    for result in (out, plain(x, z, weights, order)):
        error = np.abs(result[:probe] - exact).max() / np.abs(exact).max()
        assert error < 1e4 * np.finfo(dtype).eps, f"wrong by {error}"
    return {
        "plain": best_time(lambda: plain(x, z, weights, order), seconds),
        "tuned": best_time(lambda: contraction(x, z, weights, order, gram, spare, out), seconds)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", action="append", metavar="M,N,D,L",
                        help="a shape to time; may be repeated (default 1536,1536,256,4)")
    parser.add_argument("--precision", choices=["float32", "float64"],
                        help="one precision only (default both)")
    parser.add_argument("--block", type=int, default=512,
                        help="rows of the Gram block (default 512; 256 to 1536 differ by a few %%)")
    parser.add_argument("--seconds", type=float, default=3, help="time spent on a row")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    rows = []
    for text in options.shape or ["1536,1536,256,4"]:
        m, n, d, order = (int(part) for part in text.split(","))
        for precision in [options.precision] if options.precision else ["float32", "float64"]:
            times = measure(m, n, d, order, np.dtype(precision), options.block, options.seconds)
            rows += [{
                "operation": "contraction", "device": "cpu (NumPy)", "precision": precision,
                "shape": f"m={m} n={n} d={d} l={order}", "seconds": best,
                "gflops": 4e-9 * m * n * d / best, "peakGflops": None, "shareOfPeak": None,
                "variant": variant} for variant, best in times.items()]
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
        return
    for row in rows:
        print(f"{row['operation']}  {row['variant']}  {row['precision']}  {row['shape']}  "
              f"{row['seconds']:.6f} s  {row['gflops']:.1f} Gflop/s  {threads()} threads")


if __name__ == "__main__":
    main()
