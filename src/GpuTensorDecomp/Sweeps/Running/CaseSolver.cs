using GpuTensorDecomp.Baselines;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>Solves a stream of cases on one executor, as many at a time as fit.</summary>
/// <param name="executor">The device.</param>
/// <param name="mostRuns">Runs that are advanced together, at most.</param>
/// <param name="checkpoints">Where long cases are saved; null for nowhere.</param>
internal sealed class CaseSolver(Executor executor, int mostRuns, SweepCheckpoints? checkpoints)
{
    private readonly Dictionary<SolveTask, (SweepCase Case, CheckpointStore? Store)> _running = [];

    /// <summary>Solves all cases of a sequence.</summary>
    /// <param name="next">The next case; null at the end.</param>
    /// <param name="finished">
    /// Hears of each case once; not of those that were interrupted, which have a checkpoint.
    /// </param>
    /// <param name="cancellation">Ends all at their next poll.</param>
    public void Run(
        Func<SweepCase?> next,
        Action<SweepCase, SweepRecord, Trajectory?> finished,
        CancellationToken cancellation) =>
        new BatchSolver(executor, mostRuns).Run(
            () => Next(next, finished, cancellation),
            (task, result) => End(task, result, finished),
            cancellation);

    private SolveTask? Next(
        Func<SweepCase?> next,
        Action<SweepCase, SweepRecord, Trajectory?> finished,
        CancellationToken cancellation)
    {
        while (next() is SweepCase sweepCase)
        {
            try
            {
                PreparedSolve solve = Solver.Prepare(
                    ProblemGenerator.Generate(sweepCase.Problem), sweepCase.Options, executor);
                if (!BaselineSolve.Covers(solve.Plan.Method))
                    return Begin(sweepCase, solve);
                SolveAlone(sweepCase, solve, finished, cancellation);
            }
            catch (InputException fault)
            {
                finished(
                    sweepCase, new SweepRecord { CaseId = sweepCase.Id, Fault = fault.Message }, null);
            }
        }

        return null;
    }

    private SolveTask Begin(SweepCase sweepCase, PreparedSolve solve)
    {
        CheckpointStore? store = checkpoints?.Of(sweepCase);
        var task = new SolveTask(solve, executor, checkpoints: store);
        _running.Add(task, (sweepCase, store));
        return task;
    }

    /// <summary>A method with a loop of its own is no run of a batch.</summary>
    private static void SolveAlone(
        SweepCase sweepCase,
        PreparedSolve solve,
        Action<SweepCase, SweepRecord, Trajectory?> finished,
        CancellationToken cancellation)
    {
        using (solve)
        {
            SolveResult result = solve.Run(cancellation: cancellation);
            if (result.StopReason != StopReason.Interrupted)
                Finish(sweepCase, result, solve.Problem.Truth, finished);
        }
    }

    private static void Finish(
        SweepCase sweepCase,
        SolveResult result,
        FactoredTensor? truth,
        Action<SweepCase, SweepRecord, Trajectory?> finished) =>
        finished(
            sweepCase,
            CaseMeasures.Record(sweepCase, result, truth),
            sweepCase.Record.Contains(MeasureNames.Trajectory) ? result.Trajectory : null);

    private void End(
        SolveTask task, SolveResult result, Action<SweepCase, SweepRecord, Trajectory?> finished)
    {
        _running.Remove(task, out (SweepCase Case, CheckpointStore? Store) ended);
        FactoredTensor? truth = task.Solve.Problem.Truth;
        task.Solve.Dispose();
        if (task.IsInterrupted)
            return;
        Finish(ended.Case, result, truth, finished);
        ended.Store?.Delete();
    }
}
