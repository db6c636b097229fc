#!/usr/bin/env python3
"""Many tiny runs of gradient descent in batched PyTorch on a GPU: the peer of `gpudecomp bench`.

Every run has its own target of r orthonormal terms of order l and its own m components of the
model with weights w_i = a_i |u_i|^2 (homogeneity 2), trained with a fixed step. With z = [ubar, V],
    A = (ubar z^T)^(l-1) diag(w, -b) z,  s_i = <A_i, ubar_i>,
    g_i = a_i rho_i (l A_i - (l-2) s_i ubar_i).
All runs are one tensor (run, component, coordinate). Timed is one step of all runs, everything on
the device, as the time of many steps in a row over their number (events on the stream; launches
are inside). `gpudecomp bench` also computes residual and rates at each step; here they are left out,
in PyTorch's favour. Float32 is plain float32, without TensorFloat-32. Variants:
    eager      a step as one writes it, in place on u
    compile    torch.compile of the step, mode max-autotune-no-cudagraphs, dynamic=False
    graph      the eager kernels of all steps as one CUDA graph
    compiled-graph  the compiled kernels of all steps as one CUDA graph
    products   cuBLAS alone: the batched products ubar z^T and G z of a step into existing tensors
Counted flops: 4 m (m + r) d a run-step (the two products). Each variant is checked before it is
timed: against a step in float64, and that every run descends.
"""
from torch_peer import best_time, device, graphed, parser, precisions, show, torch


def direction(u, v, signs, order):
    """The gradient g of every run; u (run, m, d), v (run, r, d), signs (run, m)."""
    rho = u.norm(dim=2, keepdim=True)
    unit = u / rho
    z = torch.cat([unit, v], dim=1)
    # b = 1 for all terms.
    minus_b = v.new_full((len(v), v.shape[1]), -1.0)
    w = torch.cat([signs * rho[:, :, 0] ** 2, minus_b], dim=1)
    gram = unit @ z.transpose(1, 2)
    power = gram
    for _ in range(order - 2):
        power = power * gram
    a = (power * w[:, None]) @ z
    s = (a * unit).sum(dim=2, keepdim=True)
    return signs[:, :, None] * rho * (order * a - (order - 2) * s * unit)


def residuals(u, v, signs, order):
    """|T - T*|^2 of each run, in float64."""
    u, v, signs = u.double(), v.double(), signs.double()
    rho = u.norm(dim=2, keepdim=True)
    z = torch.cat([u / rho, v], dim=1)
    w = torch.cat([signs * rho[:, :, 0] ** 2, v.new_full((len(v), v.shape[1]), -1.0)], dim=1)
    gram = (z @ z.transpose(1, 2)) ** order
    return torch.einsum("ri,rik,rk->r", w, gram, w)


def problem(options, dtype, where):
    """Start, terms and signs of all runs."""
    o = options
    torch.manual_seed(0)
    basis = torch.linalg.qr(
        torch.randn(o.runs, o.dimension, o.dimension, dtype=torch.float64, device=where))[0]
    v = basis[:, :, :o.rank].transpose(1, 2).contiguous().to(dtype)
    u = torch.randn(o.runs, o.components, o.dimension, dtype=torch.float64, device=where)
    u = (0.1 * torch.nn.functional.normalize(u, dim=2)).to(dtype)
    return u, v, torch.ones(o.runs, o.components, dtype=dtype, device=where)


def check(variant, step, u, v, signs, options):
    """Refuses a step that is wrong, or that does not descend."""
    start = u.clone()
    before = residuals(u, v, signs, options.order)
    exact = u.double() - options.rate * direction(
        u.double(), v.double(), signs.double(), options.order)
    step()
    torch.cuda.synchronize()
    error = ((u.double() - exact).abs().max() / exact.abs().max()).item()
    if not error < 1e4 * torch.finfo(u.dtype).eps:
        raise SystemExit(f"{variant} is wrong by {error}")
    if not bool((residuals(u, v, signs, options.order) < before).all()):
        raise SystemExit(f"{variant}: a run did not descend")
    u.copy_(start)


def measure(options, dtype, where):
    """The best time of a step of all runs, in seconds, for each variant."""
    o = options
    u, v, signs = problem(o, dtype, where)
    start = u.clone()
    times = {}

    def eager():
        u.sub_(direction(u, v, signs, o.order), alpha=o.rate)

    torch._dynamo.reset()
    compiled_direction = torch.compile(
        direction, mode="max-autotune-no-cudagraphs", dynamic=False)

    def compiled():
        u.sub_(compiled_direction(u, v, signs, o.order), alpha=o.rate)

    for variant, step in (("eager", eager), ("compile", compiled)):
        check(variant, step, u, v, signs, o)
        times[variant] = best_time(step, o.seconds, o.steps)
        u.copy_(start)

        # Launches as one graph of all steps; the same kernels that were checked.
        def steps(step=step):
            for _ in range(o.steps):
                step()
        replay = graphed(steps)
        u.copy_(start)
        graph = "graph" if variant == "eager" else "compiled-graph"
        times[graph] = best_time(replay, o.seconds) / o.steps
        u.copy_(start)

    unit = torch.nn.functional.normalize(u, dim=2)
    z = torch.cat([unit, v], dim=1)
    gram, a = unit @ z.transpose(1, 2), torch.empty_like(u)

    def products():
        torch.bmm(unit, z.transpose(1, 2), out=gram)
        torch.bmm(gram, z, out=a)

    times["products"] = best_time(products, o.seconds, o.steps)
    return times


def main():
    options = parser(__doc__.splitlines()[0])
    for name, value in (("runs", 10_000), ("components", 50), ("dimension", 10), ("rank", 5),
                        ("order", 4), ("steps", 50)):
        options.add_argument(f"--{name}", type=int, default=value, help=f"(default {value})")
    options.add_argument("--rate", type=float, default=0.05, help="the step (default 0.05)")
    options = o = options.parse_args()
    if o.order < 3:
        raise SystemExit("--order must be 3 or more")
    if o.rank > o.dimension:
        raise SystemExit("--rank may not exceed --dimension: the terms are orthonormal")
    where = device()
    flops = 4 * o.components * (o.components + o.rank) * o.dimension * o.runs
    rows = [
        {"operation": "tiny-runs", "device": f"cuda ({torch.cuda.get_device_name(0)})",
         "precision": precision,
         "shape": f"runs={o.runs} m={o.components} d={o.dimension} r={o.rank} l={o.order}",
         "seconds": seconds, "gflops": 1e-9 * flops / seconds, "peakGflops": None,
         "shareOfPeak": None,
         "runStepsPerSecond": None if variant == "products" else o.runs / seconds,
         "variant": variant}
        for precision, dtype in precisions(options).items()
        for variant, seconds in measure(options, dtype, where).items()]
    show(rows, options)


if __name__ == "__main__":
    main()
