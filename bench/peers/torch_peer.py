"""What the PyTorch peers share: the device, timing on it, and the three ways to run a function."""
import argparse
import datetime
import json
import platform
import sys
import time

try:
    import torch
except ImportError:
    sys.exit("this peer needs PyTorch with CUDA, which is not installed here")


def device():
    """The GPU; ends the program where there is none."""
    if not torch.cuda.is_available():
        sys.exit("this peer needs a CUDA GPU that PyTorch can use, and there is none here")
    # Plain float32 on both sides: TensorFloat-32 keeps 10 bits of a product's factors.
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.set_float32_matmul_precision("highest")
    return torch.device("cuda")


def machine():
    """The machine, as the `machine` entry of the printed JSON."""
    properties = torch.cuda.get_device_properties(0)
    return {"device": properties.name,
            "computeCapability": f"{properties.major}.{properties.minor}",
            "multiprocessors": properties.multi_processor_count,
            "memoryBytes": properties.total_memory, "cuda": torch.version.cuda,
            "torch": torch.__version__, "python": platform.python_version(),
            "system": platform.platform(),
            "date": datetime.datetime.now(datetime.timezone.utc).isoformat()}


def best_time(action, seconds, calls=1):
    """The best time of one call, in seconds, over calls that last about the given time.

    Each sample is `calls` calls between two events on the stream, after a warm-up; launches are
    inside, transfers to or from the host are not.
    """
    for _ in range(3):
        action()
    torch.cuda.synchronize()
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end or best == float("inf"):
        start, stop = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        for _ in range(calls):
            action()
        stop.record()
        stop.synchronize()
        best = min(best, start.elapsed_time(stop) * 1e-3 / calls)
    return best


def graphed(action):
    """The action's launches as one CUDA graph; returns what replays it.

    The action must work in place on tensors that stay where they are.
    """
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            action()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        action()
    return graph.replay


def parser(description):
    """The options that all peers have."""
    result = argparse.ArgumentParser(description=description)
    result.add_argument("--precision", choices=["float32", "float64"],
                        help="one precision only (default both)")
    result.add_argument("--seconds", type=float, default=3, help="time spent on a row")
    result.add_argument("--json", action="store_true", help="print one JSON object")
    return result


def precisions(options):
    """The types asked for, by name."""
    names = [options.precision] if options.precision else ["float32", "float64"]
    return {name: getattr(torch, name) for name in names}


def show(rows, options):
    """Prints the rows as JSON or as lines."""
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
        return
    for row in rows:
        steps = row.get("runStepsPerSecond")
        print(f"{row['operation']}  {row['variant']}  {row['precision']}  {row['shape']}  "
              f"{row['seconds']:.6f} s  {row['gflops']:.1f} Gflop/s"
              + (f"  {steps:.0f} run-steps/s" if steps else ""))
