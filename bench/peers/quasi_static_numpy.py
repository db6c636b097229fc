#!/usr/bin/env python3
"""Whole solves in plain NumPy and SciPy: the peer of `gpudecomp bench --only solve`.

Rank and components of an exact symmetric tensor, no rank given: components of the model
T = sum_i a_i rho_i^p ubar_i^(x)l with p = 4 from a small start, quasi-static steps, fresh
components when the small ones are used up, until the residual is small; then merged, and polished by L-BFGS.
Smallest rank of three starts. The classes are those of `gpudecomp bench`, the draws are NumPy's:
seconds are means over as many problems, not over the same ones, of the best time of each. The BLAS
runs on all cores.
"""
import argparse
import json
import time

import numpy as np
from scipy.optimize import linear_sum_assignment, minimize

from peer import machine

HOMOGENEITY, START, RATE, SHARE = 4, 1e-2, 0.2, 0.8
TOLERANCE, MAX_STEPS, REFILL = 1e-3, 20000, 8


def sphere(rng, r, d):
    vectors = rng.standard_normal((r, d))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def orthogonal(rng, r, d):
    return np.linalg.qr(rng.standard_normal((d, d)))[0][:r]


def congruent(rng, r, d, cosine):
    basis = np.linalg.qr(rng.standard_normal((d, d)))[0][:, :r]
    gram = cosine * np.ones((r, r)) + (1 - cosine) * np.eye(r)
    return (basis @ np.linalg.cholesky(gram).T).T


def classes(rng):
    """(shape as `gpudecomp bench` writes it, order, weights (r), unit vectors (r, d))."""
    def signed(r):
        return rng.uniform(.5, 1.5, r) * rng.choice([-1, 1], r)

    yield "l=3 r=5 d=5 congruent:0.5 equal", 3, np.ones(5), congruent(rng, 5, 5, .5)
    yield "l=3 r=10 d=10 congruent:0.5 equal", 3, np.ones(10), congruent(rng, 10, 10, .5)
    yield "l=4 r=5 d=20 congruent:0.7 equal", 4, np.ones(5), congruent(rng, 5, 20, .7)
    yield "l=3 r=10 d=20 sphere signed", 3, signed(10), sphere(rng, 10, 20)
    yield "l=3 r=5 d=50 sphere signed", 3, signed(5), sphere(rng, 5, 50)
    yield "l=4 r=15 d=15 sphere signed", 4, signed(15), sphere(rng, 15, 15)
    yield "l=4 r=40 d=20 sphere equal", 4, np.ones(40), sphere(rng, 40, 20)
    yield "l=3 r=40 d=40 sphere equal", 3, np.ones(40), sphere(rng, 40, 40)
    yield ("l=3 r=20 d=20 orthogonal geometric:1.1", 3, 1.1 ** -np.arange(20.),
           orthogonal(rng, 20, 20))
    yield ("l=4 r=20 d=20 orthogonal linear:1:0.3", 4, np.linspace(1, .3, 20),
           orthogonal(rng, 20, 20))
    yield "l=3 r=8 d=20 sphere geometric:2", 3, 2. ** -np.arange(8.), sphere(rng, 8, 20)


def residual_contraction(w, x, b, v, order):
    """A_i = (T - T*)(x_i^(l-1), .) for T = sum w x^l and T* = sum b v^l; (m, d)."""
    return ((x @ x.T) ** (order - 1) * w) @ x - ((x @ v.T) ** (order - 1) * b) @ v


def relative_error(w, x, b, v, order):
    z, weights = np.vstack([x, v]), np.concatenate([w, -b])
    return np.sqrt(max(weights @ (z @ z.T) ** order @ weights, 0) / (b @ (v @ v.T) ** order @ b))


def flow(b, v, order, rng):
    """Weights, unit vectors and steps once the residual is below the tolerance."""
    d, p, scale = v.shape[1], HOMOGENEITY, np.abs(b).max() ** (1 / HOMOGENEITY)
    is_signed = order % 2 == 0 and (b < 0).any()

    def fresh(n):
        u = rng.standard_normal((n, d))
        signs = np.where(np.arange(n) % 2 == 0, 1., -1.) if is_signed else np.ones(n)
        return START * scale * u / np.linalg.norm(u, axis=1, keepdims=True), signs

    u, a = fresh(2 * d)
    for step in range(1, MAX_STEPS + 1):
        rho = np.linalg.norm(u, axis=1)
        x, w = u / rho[:, None], a * rho ** p
        field = residual_contraction(w, x, b, v, order)
        s = (field * x).sum(1)
        g = (a * rho ** (p - 1))[:, None] * (order * field - (order - p) * s[:, None] * x)
        rate = np.linalg.norm(g, axis=1) / rho
        stiffness = 1.3 * max(p * p, order) * rho ** (p - 1) * (rho ** (p - 1)).max()
        u = u - np.minimum(RATE / rate.max(), SHARE / np.maximum(stiffness, 1e-300))[:, None] * g
        if step % 25 == 0:
            if relative_error(w, x, b, v, order) < TOLERANCE:
                break
            if (rho < 5 * START * scale).sum() < 2:
                more, signs = fresh(REFILL)
                u, a = np.vstack([u, more]), np.concatenate([a, signs])
    rho = np.linalg.norm(u, axis=1)
    return a * rho ** p, u / rho[:, None], step


def condense(w, x, cosine=.97, drop=3e-3):
    """Small terms dropped, near ones of one sign merged."""
    kept = []
    for i in sorted(range(len(w)), key=lambda i: -abs(w[i])):
        if abs(w[i]) < drop * np.abs(w).max():
            break
        twin = next((k for k in kept if abs(k[1] @ x[i]) > cosine and k[0] * w[i] > 0), None)
        if twin is None:
            kept.append([w[i], x[i].copy()])
        else:
            twin[0] += w[i]
    return np.array([k[0] for k in kept]), np.array([k[1] for k in kept])


def polish(w, x, b, v, order):
    """L-BFGS on the condensed terms at homogeneity 2."""
    a, shape, constant = np.sign(w), x.shape, b @ (v @ v.T) ** order @ b

    def loss(flat):
        u = flat.reshape(shape)
        rho = np.linalg.norm(u, axis=1)
        y, weights = u / rho[:, None], a * rho ** 2
        field = residual_contraction(weights, y, b, v, order)
        s = (field * y).sum(1)
        value = .5 * (weights @ (y @ y.T) ** order @ weights
                      - 2 * weights @ (y @ v.T) ** order @ b + constant)
        return value, ((a * rho)[:, None]
                       * (order * field - (order - 2) * s[:, None] * y)).ravel()

    start = (np.sqrt(np.abs(w))[:, None] * x).ravel()
    u = minimize(loss, start, jac=True, method="L-BFGS-B",
                 options={"maxiter": 3000, "ftol": 1e-15, "gtol": 1e-9}).x.reshape(shape)
    rho = np.linalg.norm(u, axis=1)
    return a * rho ** 2, u / rho[:, None]


def solve(b, v, order, rng, starts):
    """The smallest rank that reaches 1e-4 among the starts: its terms and steps."""
    results = []
    for _ in range(starts):
        w, x, steps = flow(b, v, order, rng)
        w, x = condense(*polish(*condense(w, x), b, v, order), drop=1e-3)
        results.append((relative_error(w, x, b, v, order) > 1e-4, len(w), steps, x))
    return min(results, key=lambda result: result[:2])


def is_right(v, x):
    """Whether every component was found, and no other."""
    cosines = np.abs(v @ x.T)
    i, j = linear_sum_assignment(-cosines)
    return len(x) == len(v) and bool((cosines[i, j] > .999).all())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=3, help="(default 3)")
    parser.add_argument("--seeds", type=int, default=3, help="problems of a class (default 3)")
    parser.add_argument("--repeats", type=int, default=2,
                        help="times each problem is solved, the best counts (default 2)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    seconds, right, steps = {}, {}, {}
    for seed in range(options.seeds):
        for shape, order, b, v in classes(np.random.default_rng(900 + seed)):
            best = float("inf")
            for _ in range(options.repeats):
                start = time.perf_counter()
                _, _, taken, x = solve(b, v, order, np.random.default_rng(seed), options.starts)
                best = min(best, time.perf_counter() - start)
            seconds.setdefault(shape, []).append(best)
            right.setdefault(shape, []).append(is_right(v, x))
            steps.setdefault(shape, []).append(taken)
    rows = [{
        "operation": "solve", "device": "cpu (NumPy)", "precision": "float64", "shape": shape,
        "seconds": float(np.mean(times)), "gflops": None, "peakGflops": None, "shareOfPeak": None,
        "problems": len(times), "right": int(sum(right[shape])),
        "steps": float(np.mean(steps[shape]))} for shape, times in seconds.items()]
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
        return
    for row in rows:
        print(f"{row['operation']}  {row['shape']}  {row['seconds']:.3f} s  "
              f"{row['right']} of {row['problems']} right, {row['steps']:.0f} steps")


if __name__ == "__main__":
    main()
