using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp;

/// <summary>The public entry point: decomposes a tensor.</summary>
public static class Solver
{
    /// <summary>
    /// Checks a problem and its options and resolves the plan; nothing is run yet, but what is
    /// found out about the target on the way (norm, spectral norm) is kept for the run.
    /// </summary>
    /// <param name="problem">Target and, where known, its true components.</param>
    /// <param name="options">What the user asked for.</param>
    /// <param name="executor">Where it will run; stays the caller's.</param>
    /// <exception cref="InputException">
    /// The options do not fit the target; lists every fault.
    /// </exception>
    /// <exception cref="DeviceException">The device lacks memory.</exception>
    public static PreparedSolve Prepare(
        DecompositionProblem problem, SolveOptions options, Executor executor) =>
        new(problem, options, executor, (executor as CpuExecutor)?.ThreadCount ?? 0);

    /// <summary>
    /// Prepares a solve that goes on: by the plan that it began with, whatever this version would
    /// choose today.
    /// </summary>
    /// <param name="problem">Target and, where known, its true components.</param>
    /// <param name="plan">The plan, with other limits where they are to change.</param>
    /// <param name="executor">Where it will run; stays the caller's.</param>
    /// <exception cref="InputException">The plan is of another target or precision.</exception>
    /// <exception cref="DeviceException">The device lacks memory.</exception>
    public static PreparedSolve Prepare(
        DecompositionProblem problem, SolvePlan plan, Executor executor) =>
        new(problem, plan, executor, (executor as CpuExecutor)?.ThreadCount ?? 0);

    /// <summary>Solves a problem on an executor.</summary>
    /// <param name="problem">Target and, where known, its true components.</param>
    /// <param name="options">What the user asked for.</param>
    /// <param name="executor">Where it runs.</param>
    /// <param name="observer">Hears of progress; null for none.</param>
    /// <param name="checkpoints">
    /// Where checkpoints go; if it holds one, the solve goes on from there. Null for none.
    /// </param>
    /// <param name="cancellation">Ends the solve at the next poll, with a checkpoint.</param>
    /// <exception cref="InputException">The options do not fit the target.</exception>
    /// <exception cref="DeviceException">The device lacks memory or failed.</exception>
    public static SolveResult Solve(
        DecompositionProblem problem,
        SolveOptions options,
        Executor executor,
        SolveObserver? observer = null,
        CheckpointStore? checkpoints = null,
        CancellationToken cancellation = default)
    {
        using PreparedSolve prepared = Prepare(problem, options, executor);
        return prepared.Run(observer, checkpoints, cancellation);
    }
}
