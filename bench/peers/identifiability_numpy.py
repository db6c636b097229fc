"""Which fits hold the true vectors: gradient descent of T = sum u^(x)3 in NumPy.

Order 3, five unit vectors of pairwise cosine 0.5 in five dimensions, m Gaussian components with
coordinates of standard deviation alpha, until the relative loss is 1e-7. Prints, for each alpha and m,
in how many runs every true vector has a component of |cos| > 0.99: the reference rates of `gpudecomp reproduce identifiability`. All seeds of a cell run as one batch.

    python3 identifiability_numpy.py [SEEDS]
"""
import sys

import numpy as np

CELLS = [
    (0.001, 20), (0.001, 50),
    (0.01, 5), (0.01, 10), (0.01, 20), (0.01, 50),
    (0.1, 10), (0.1, 20), (0.1, 50),
    (0.5, 10), (0.5, 20), (0.5, 50),
]
MOST_STEPS = 60_000


def holds_all(u, v):
    cosines = np.abs((u / np.linalg.norm(u, axis=1, keepdims=True)) @ v.T)
    return (cosines.max(axis=0) > 0.99).all()


def held(seeds, alpha, m):
    """For each seed, whether the run from it ends at a fit that holds all five vectors."""
    values, vectors = np.linalg.eigh(np.full((5, 5), 0.5) + 0.5 * np.eye(5))
    v = (vectors * np.sqrt(values)) @ vectors.T
    squared = ((v @ v.T) ** 3).sum()
    u = alpha * np.stack([np.random.default_rng(seed).standard_normal((m, 5)) for seed in seeds])
    runs, result = np.arange(len(seeds)), np.zeros(len(seeds), bool)
    for step in range(MOST_STEPS):
        s, h = u @ u.transpose(0, 2, 1), u @ v.T
        if step % 50 == 0:
            loss = (s * s * s).sum((1, 2)) - 2 * (h * h * h).sum((1, 2)) + squared
            fits = loss < 1e-7 * squared
            for k in np.flatnonzero(fits):
                result[runs[k]] = holds_all(u[k], v)
            runs, u, s, h = runs[~fits], u[~fits], s[~fits], h[~fits]
            if not len(runs):
                break
        gradient = 3 * ((s * s) @ u - (h * h) @ v)
        norms = np.linalg.norm(u, axis=2)
        fastest = (np.linalg.norm(gradient, axis=2) / norms).max(axis=1)
        largest = norms.max(axis=1)
        curvature = 1.3 * 9 * largest * np.maximum(1, (largest**2 / 1.3) ** 1.5)
        u = u - np.minimum(0.2 / fastest, 0.8 / curvature)[:, None, None] * gradient
    return result


def main():
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    for alpha, m in CELLS:
        runs = held(range(seeds), alpha, m)
        print(f"alpha {alpha}, m = {m}: {runs.sum()} of {seeds}", flush=True)


if __name__ == "__main__":
    main()
