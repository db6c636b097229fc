using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp;

/// <summary>The public entry point: decomposes a tensor.</summary>
public static class Solver
{
    /// <summary>Solves a problem on an executor.</summary>
    /// <param name="problem">Target and, where known, its true components.</param>
    /// <param name="options">What the user asked for.</param>
    /// <param name="executor">Where it runs.</param>
    /// <param name="observer">Hears of progress; null for none.</param>
    /// <param name="checkpoints">Where checkpoints go and a resumed solve begins; null for none.</param>
    /// <param name="cancellation">Ends the solve at the next poll, with a checkpoint.</param>
    /// <exception cref="InputException">The options do not fit the target.</exception>
    /// <exception cref="DeviceException">The device lacks memory or failed.</exception>
    public static SolveResult Solve(
        DecompositionProblem problem,
        SolveOptions options,
        Executor executor,
        SolveObserver? observer = null,
        CheckpointStore? checkpoints = null,
        CancellationToken cancellation = default) =>
        throw new InputException("not yet");
}
