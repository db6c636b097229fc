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
            () => Next(next, finished),
            (task, result) => End(task, result, finished),
            cancellation);

    private SolveTask? Next(Func<SweepCase?> next, Action<SweepCase, SweepRecord, Trajectory?> finished)
    {
        while (next() is SweepCase sweepCase)
        {
            try
            {
                return Begin(sweepCase);
            }
            catch (InputException fault)
            {
                finished(
                    sweepCase, new SweepRecord { CaseId = sweepCase.Id, Fault = fault.Message }, null);
            }
        }

        return null;
    }

    private SolveTask Begin(SweepCase sweepCase)
    {
        DecompositionProblem problem = ProblemGenerator.Generate(sweepCase.Problem);
        PreparedSolve solve = Solver.Prepare(problem, sweepCase.Options, executor);
        CheckpointStore? store = checkpoints?.Of(sweepCase);
        var task = new SolveTask(solve, executor, checkpoints: store);
        _running.Add(task, (sweepCase, store));
        return task;
    }

    private void End(
        SolveTask task, SolveResult result, Action<SweepCase, SweepRecord, Trajectory?> finished)
    {
        _running.Remove(task, out (SweepCase Case, CheckpointStore? Store) ended);
        FactoredTensor? truth = task.Solve.Problem.Truth;
        task.Solve.Dispose();
        if (task.IsInterrupted)
            return;
        finished(
            ended.Case,
            CaseMeasures.Record(ended.Case, result, truth),
            ended.Case.Record.Contains(MeasureNames.Trajectory) ? result.Trajectory : null);
        ended.Store?.Delete();
    }
}
