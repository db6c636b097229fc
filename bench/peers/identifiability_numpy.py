"""Which fits hold the true vectors: gradient descent of T = sum u^(x)3 in NumPy.

Order 3, five unit vectors of pairwise cosine 0.5 in five dimensions, m components of one start norm,
until the relative loss is 1e-7. Prints, for each start norm and m, in how many runs every true vector
has a component of |cos| > 0.99 that carries 1 % of the largest weight: the reference rates of
`gpudecomp reproduce identifiability`.

    python3 identifiability_numpy.py [SEEDS]
"""
import sys

import numpy as np

CELLS = [
    (0.01, 5), (0.01, 10), (0.01, 20), (0.01, 50),
    (0.1, 10), (0.1, 20), (0.1, 50),
    (0.5, 10), (0.5, 20), (0.5, 50),
    (0.001, 20), (0.001, 50),
]
MOST_STEPS = 60_000


def holds_all(seed, start, m):
    rng = np.random.default_rng(seed)
    gram = np.full((5, 5), 0.5) + 0.5 * np.eye(5)
    rotation, _ = np.linalg.qr(rng.standard_normal((5, 5)))
    v = np.linalg.cholesky(gram) @ rotation.T
    u = rng.standard_normal((m, 5))
    u *= start / np.linalg.norm(u, axis=1, keepdims=True)
    squared = ((v @ v.T) ** 3).sum()
    for step in range(MOST_STEPS):
        s, h = u @ u.T, u @ v.T
        if step % 50 == 0 and (s**3).sum() - 2 * (h**3).sum() + squared < 1e-7 * squared:
            break
        gradient = 3 * (s**2 @ u - h**2 @ v)
        norms = np.linalg.norm(u, axis=1)
        fastest = (np.linalg.norm(gradient, axis=1) / norms).max()
        largest = norms.max()
        curvature = 1.3 * 9 * largest * max(1, (largest**2 / 1.3) ** 1.5)
        u -= min(0.2 / fastest, 0.8 / curvature) * gradient
    norms = np.linalg.norm(u, axis=1)
    cosines = np.abs((u / norms[:, None]) @ v.T)
    return (cosines[norms**3 > 0.01 * norms.max() ** 3].max(axis=0) > 0.99).all()


def main():
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    for start, m in CELLS:
        held = sum(holds_all(seed, start, m) for seed in range(seeds))
        print(f"start norm {start}, m = {m}: {held} of {seeds}", flush=True)


if __name__ == "__main__":
    main()
