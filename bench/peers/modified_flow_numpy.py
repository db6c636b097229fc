"""Algorithm 1 of the 2021 paper (modified gradient flow) in NumPy: success rates.

Orthogonal targets of order 4 with weights from 1 to .5 (r = d) or 1.2^-j (r = 5); runs that reach a relative
error of 1e-3 within 1,500 steps. Prints, for each cell, how many runs do, as specified and with nothing
redrawn: reference rates of `gpudecomp reproduce modified-flow`.

    python3 modified_flow_numpy.py [SEEDS]
"""
import sys

import numpy as np

CELLS = [
    # d, r, m, start norm
    (10, 5, 20, 1e-4), (10, 10, 20, 1e-2), (10, 10, 40, 1e-2), (10, 10, 40, 1e-4),
    (20, 20, 40, 1e-2), (20, 20, 80, 1e-2),
]
FIRST_SEED = 1000
MOST_STEPS = 1500
TOLERANCE = 1e-3
DECAY, SHRINK = 1e-4, 0.2


def succeeds(seed, d, r, m, start, redraw):
    rng = np.random.default_rng(seed)
    v = np.linalg.qr(rng.standard_normal((d, d)))[0][:, :r].T
    b = 1.2 ** -np.arange(r) if r == 5 else np.linspace(1, 0.5, r)

    def draw(count):
        x = rng.standard_normal((count, d))
        return start * x / np.linalg.norm(x, axis=1, keepdims=True)

    u = draw(m)
    squared = b @ ((v @ v.T) ** 4) @ b
    step, beta, done = 0.1 / b[0], np.sqrt(squared), 0

    def flow(time):
        """Gradient flow for that time, or until the error is small or the steps are used up."""
        nonlocal u, done
        for _ in range(int(np.ceil(time / step))):
            norms = np.linalg.norm(u, axis=1, keepdims=True)
            x, w = u / norms, norms[:, 0] ** 2
            s, h = x @ x.T, x @ v.T
            a = (s**3 * w) @ x - (h**3 * b) @ v
            u = u - step * (norms * (4 * a - 2 * (a * x).sum(1, keepdims=True) * x) + DECAY * u)
            done += 1
            if done % 20 == 0 and is_fit():
                return True
            if done >= MOST_STEPS:
                return False
        return is_fit()

    def is_fit():
        norms = np.linalg.norm(u, axis=1, keepdims=True)
        x, w = u / norms, norms[:, 0] ** 2
        loss = w @ ((x @ x.T) ** 4) @ w - 2 * w @ ((x @ v.T) ** 4) @ b + squared
        return loss <= TOLERANCE**2 * squared

    while done < MOST_STEPS:
        if flow((2 + d / (4 * np.log(d))) / beta):
            return True
        if redraw:
            small = np.linalg.norm(u, axis=1) < 10 * start
            u[small] = draw(small.sum())
        if flow((np.log(1 / start) + np.log(1 / DECAY)) / beta):
            return True
        beta *= 1 - SHRINK
    return False


def main():
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    for cell in CELLS:
        d, r, m, start = cell
        for redraw in (True, False):
            runs = [succeeds(FIRST_SEED + k, *cell, redraw) for k in range(seeds)]
            print(
                f"d = {d}, r = {r}, m = {m}, start norm {start:g}, "
                f"{'as specified' if redraw else 'nothing redrawn'}: "
                f"{sum(runs)} of {seeds}", flush=True)


if __name__ == "__main__":
    main()
