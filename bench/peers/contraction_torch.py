#!/usr/bin/env python3
"""The contraction phi(X Z^T) diag(w) Z in PyTorch on a GPU: the peer of `gpudecomp bench`.

X is (m, d), Z is (n, d), w is (n); phi is the entrywise power l - 1, by multiplications. Timed is
one contraction, all tensors on the device, from first to last kernel (events on the stream; the
launches are inside). Float32 is plain float32, without TensorFloat-32. Variants:
    eager      as one writes it: two products by cuBLAS, the power and the weights between them
    compile    torch.compile of the same, mode max-autotune-no-cudagraphs, dynamic=False
    graph      the eager kernels as one CUDA graph
    compiled-graph  the compiled kernels as one CUDA graph
    products   cuBLAS alone: G = X Z^T into an existing G, then A = G Z into an existing A, nothing
               between them; the plain rate that a fused contraction is measured against
Counted flops: 4 m n d (the two products), as `gpudecomp bench` counts them. Each variant is checked
against float64 before it is timed.
"""
from torch_peer import best_time, device, graphed, parser, precisions, show, torch

SHAPES = ["16384,1024,32,4", "16384,1024,128,4", "16384,1024,256,4", "1536,1536,256,4",
          "200,200,100,3", "4096,4096,512,4", "48,48,10000,3", "512,64,100000,4"]


def contraction(x, z, weights, order):
    """(x z^T)^(order-1) diag(weights) z, the power by repeated squaring where it can be."""
    gram = x @ z.T
    exponent, square, power = order - 1, gram, None
    while exponent:
        if exponent % 2:
            power = square if power is None else power * square
        exponent //= 2
        if exponent:
            square = square * square
    return (power * weights) @ z


def variants(x, z, weights, order):
    """Each variant as (name, action, result): the action replaces or refills what result gives."""
    kept = {}

    def keeping(name, function):
        def run():
            kept[name] = function(x, z, weights, order)
        return run

    compiled = torch.compile(contraction, mode="max-autotune-no-cudagraphs", dynamic=False)
    compiled(x, z, weights, order)
    for name, action in (
            ("eager", keeping("eager", contraction)),
            ("compile", keeping("compile", compiled)),
            # What a graph made while it was recorded, each replay fills again.
            ("graph", graphed(keeping("graph", contraction))),
            ("compiled-graph", graphed(keeping("compiled-graph", compiled)))):
        yield name, action, lambda name=name: kept[name]


def products(x, z):
    """The two products alone, into tensors that exist."""
    gram = torch.empty((len(x), len(z)), dtype=x.dtype, device=x.device)
    out = torch.empty_like(x)

    def run():
        torch.mm(x, z.T, out=gram)
        torch.mm(gram, z, out=out)
    return run


def check(name, result, x, z, weights, order):
    """Refuses a variant that is wrong on the first rows."""
    rows = slice(0, min(len(x), 8))
    exact = contraction(x[rows].double(), z.double(), weights.double(), order)
    error = ((result[rows].double() - exact).abs().max() / exact.abs().max()).item()
    if not error < 1e4 * torch.finfo(x.dtype).eps:
        raise SystemExit(f"{name} is wrong by {error}")


def main():
    options = parser(__doc__.splitlines()[0])
    options.add_argument("--shape", action="append", metavar="M,N,D,L",
                         help="a shape to time; may be repeated (default: those of gpudecomp)")
    options = options.parse_args()
    where = device()
    rows = []
    for text in options.shape or SHAPES:
        m, n, d, order = (int(part) for part in text.split(","))
        for precision, dtype in precisions(options).items():
            torch.manual_seed(0)
            torch._dynamo.reset()
            x, z = (torch.nn.functional.normalize(
                torch.randn(count, d, dtype=torch.float64, device=where), dim=1).to(dtype)
                for count in (m, n))
            weights = torch.randn(n, dtype=dtype, device=where)

            def add(variant, action):
                seconds = best_time(action, options.seconds)
                rows.append({
                    "operation": "contraction", "device": f"cuda ({torch.cuda.get_device_name(0)})",
                    "precision": precision, "shape": f"m={m} n={n} d={d} l={order}",
                    "seconds": seconds, "gflops": 4e-9 * m * n * d / seconds,
                    "peakGflops": None, "shareOfPeak": None, "variant": variant})

            for variant, action, result in variants(x, z, weights, order):
                action()
                torch.cuda.synchronize()
                check(variant, result(), x, z, weights, order)
                add(variant, action)
            add("products", products(x, z))
    show(rows, options)


if __name__ == "__main__":
    main()
