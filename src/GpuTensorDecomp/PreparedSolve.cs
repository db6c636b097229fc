using GpuTensorDecomp.Baselines;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp;

/// <summary>
/// A solve that was found to be in order, with its plan. Samples are fitted on one half and
/// confirmed on the other (deflation), and the plan is that of the half that is fitted.
/// </summary>
public sealed class PreparedSolve : IDisposable
{
    private const int LeastSamples = 4;

    private readonly Executor _executor;
    private readonly SampleMoment? _heldOut;

    /// <summary>Checks and resolves.</summary>
    /// <param name="problem">Target and, where known, its true components.</param>
    /// <param name="options">What the user asked for.</param>
    /// <param name="executor">Where it will run; stays the caller's.</param>
    /// <param name="hostThreads">Threads for what is done on the host; 0 for one a core.</param>
    internal PreparedSolve(
        DecompositionProblem problem, SolveOptions options, Executor executor, int hostThreads)
        : this(
            problem, options.Method, options.Seed, executor, hostThreads,
            target => PlanResolver.Resolve(target, options, executor))
    {
    }

    /// <summary>Takes a plan that was resolved before, as it is.</summary>
    /// <param name="problem">Target and, where known, its true components.</param>
    /// <param name="plan">The plan of a solve of this target.</param>
    /// <param name="executor">Where it will run; stays the caller's.</param>
    /// <param name="hostThreads">Threads for what is done on the host; 0 for one a core.</param>
    internal PreparedSolve(
        DecompositionProblem problem, SolvePlan plan, Executor executor, int hostThreads)
        : this(
            problem, plan.Method, plan.Seed, executor, hostThreads,
            target => FrozenPlan.Of(plan, target, executor))
    {
    }

    private PreparedSolve(
        DecompositionProblem problem,
        SolveMethod method,
        ulong seed,
        Executor executor,
        int hostThreads,
        Func<TargetEvaluator, SolvePlan> plan)
    {
        Problem = problem;
        _executor = executor;
        SymmetricTensor tensor = problem.Target;
        if (tensor is SampleMoment moment && method == SolveMethod.Deflation)
        {
            if (moment.SampleCount < LeastSamples)
            {
                throw new InputException(
                    $"{moment.SampleCount} samples are too few: they are fitted on one half and " +
                    $"confirmed on the other; give {LeastSamples} or more.");
            }

            (tensor, _heldOut) = moment.Split(seed);
        }

        Evaluator = new TargetEvaluator(tensor, hostThreads);
        try
        {
            Plan = plan(Evaluator);
        }
        catch
        {
            Evaluator.Dispose();
            throw;
        }
    }

    /// <summary>The resolved plan.</summary>
    public SolvePlan Plan { get; }

    /// <summary>The problem.</summary>
    internal DecompositionProblem Problem { get; }

    /// <summary>The target, or its half that is fitted, in float64 on the CPU.</summary>
    internal TargetEvaluator Evaluator { get; }

    /// <summary>Runs it.</summary>
    /// <param name="observer">Hears of progress; null for none.</param>
    /// <param name="checkpoints">
    /// Where checkpoints go; if it holds one, the solve goes on from there. Null for none.
    /// </param>
    /// <param name="cancellation">Ends the solve at the next poll, with a checkpoint.</param>
    /// <exception cref="InputException">The checkpoint was written by another version.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public SolveResult Run(
        SolveObserver? observer = null,
        CheckpointStore? checkpoints = null,
        CancellationToken cancellation = default)
    {
        if (BaselineSolve.Covers(Plan.Method))
        {
            (observer ?? SolveObserver.None).OnPlanned(Plan);
            return BaselineSolve.Run(
                Plan, Evaluator, _executor, Problem.Truth, observer ?? SolveObserver.None,
                cancellation);
        }

        SolveTask? task = new SolveTask(this, _executor, observer, checkpoints);
        SolveResult? result = null;
        new BatchSolver(_executor, Plan.Restarts).Run(
            () => Interlocked.Exchange(ref task, null), (_, found) => result = found, cancellation);
        return result!;
    }

    /// <summary>The half of the samples that confirms; null for other targets.</summary>
    internal HeldOutSamples? HeldOut() =>
        _heldOut is null ? null : new HeldOutSamples(_heldOut, (SampleMoment)Problem.Target);

    /// <inheritdoc/>
    public void Dispose() => Evaluator.Dispose();
}
