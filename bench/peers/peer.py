"""What the peers say of the machine they ran on."""
import os
import platform

import numpy as np


def cores():
    """The number of processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def threads():
    """The number of threads the BLAS may use: its environment variable, or all cores open to us."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        if os.environ.get(name, "").isdigit():
            return int(os.environ[name])
    return cores()


def blas():
    """The BLAS library that is loaded, by the name of its file."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            names = {os.path.basename(line.split()[-1]) for line in maps if "blas" in line}
    except OSError:
        return None
    return ", ".join(sorted(names)) or None


def machine():
    """The machine, as the `machine` entry of the printed JSON."""
    return {"processor": processor(), "cores": cores(), "blasThreads": threads(),
            "system": platform.platform(),
            "python": platform.python_version(), "numpy": np.__version__, "blas": blas()}


def processor():
    """The processor's model name."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            for line in info:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor()
