using GpuTensorDecomp.Baselines;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>Solves a stream of cases on one executor, as many at a time as fit.</summary>
/// <param name="executor">The device.</param>
/// <param name="mostRuns">Runs that are advanced together, at most.</param>
/// <param name="checkpoints">Where long cases are saved; null for nowhere.</param>
/// <param name="hears">
/// Hears before the end of each case how its matrix products were made; null for nobody.
/// </param>
internal sealed class CaseSolver(
    Executor executor,
    int mostRuns,
    SweepCheckpoints? checkpoints,
    Action<IReadOnlyList<ProductChoice>>? hears = null)
{
    /// <summary>Cases that are prepared side by side for a device that advances many.</summary>
    private const int PreparedTogether = 64;

    private readonly Dictionary<SolveTask, (SweepCase Case, CheckpointStore? Store)> _running = [];
    private readonly Queue<PreparedCase> _ready = [];

    /// <summary>Solves all cases of a sequence.</summary>
    /// <param name="next">The next case; null at the end.</param>
    /// <param name="finished">
    /// Hears of each case once; not of those that were interrupted, which have a checkpoint if they
    /// ran for long.
    /// </param>
    /// <param name="store">
    /// Stores what <paramref name="finished"/> has heard; a checkpoint is deleted only after that.
    /// </param>
    /// <param name="cancellation">Ends all at their next poll.</param>
    public void Run(
        Func<SweepCase?> next,
        Action<SweepCase, SweepRecord, Trajectory?> finished,
        Action store,
        CancellationToken cancellation)
    {
        try
        {
            new BatchSolver(executor, mostRuns).Run(
                () => Next(next, finished, cancellation),
                (task, result) => End(task, result, finished, store),
                cancellation);
        }
        finally
        {
            while (_ready.TryDequeue(out PreparedCase? left))
                left.Solve?.Dispose();
        }
    }

    private SolveTask? Next(
        Func<SweepCase?> next,
        Action<SweepCase, SweepRecord, Trajectory?> finished,
        CancellationToken cancellation)
    {
        while (true)
        {
            if (_ready.Count == 0)
                PrepareMore(next);
            if (!_ready.TryDequeue(out PreparedCase? ready))
                return null;

            if (ready.Solve is null)
            {
                string id = ready.Case.Id;
                finished(ready.Case, new SweepRecord { CaseId = id, Fault = ready.Fault }, null);
            }
            else if (BaselineSolve.Covers(ready.Solve.Plan.Method))
            {
                SolveAlone(ready.Case, ready.Solve, finished, cancellation);
            }
            else
            {
                return Begin(ready.Case, ready.Solve);
            }
        }
    }

    /// <summary>
    /// Makes problems and plans: on the host, so for a device that takes many at a time side by
    /// side, and each on one thread.
    /// </summary>
    private void PrepareMore(Func<SweepCase?> next)
    {
        var cases = new List<SweepCase>();
        int wanted = Math.Min(mostRuns, PreparedTogether);
        while (cases.Count < wanted && next() is { } sweepCase)
            cases.Add(sweepCase);
        var prepared = new PreparedCase[cases.Count];
        HostLoop.Run(
            cases.Count, executor.HostThreads, n => prepared[n] = Prepare(cases[n]));
        Array.ForEach(prepared, _ready.Enqueue);
    }

    private PreparedCase Prepare(SweepCase sweepCase)
    {
        try
        {
            DecompositionProblem problem = ProblemGenerator.Generate(sweepCase.Problem);
            int threads = mostRuns > 1 ? 1 : executor.HostThreads;
            return new PreparedCase(
                sweepCase,
                SavedPlan(sweepCase) is { } plan
                    ? new PreparedSolve(problem, plan, executor, threads)
                    : new PreparedSolve(problem, sweepCase.Options, executor, threads),
                Fault: null);
        }
        catch (InputException fault)
        {
            return new PreparedCase(sweepCase, Solve: null, fault.Message);
        }
    }

    /// <summary>
    /// The plan of the case's checkpoint; one that is resolved anew may differ in last bits on
    /// another processor. Null without a checkpoint, and for one of another version.
    /// </summary>
    private SolvePlan? SavedPlan(SweepCase sweepCase)
    {
        CheckpointStore? store = checkpoints?.Of(sweepCase);
        try
        {
            return store?.FindNewest() is long step
                ? store.Read(step, SolveCheckpoint.Read).Plan
                : null;
        }
        catch (InputException)
        {
            return null;
        }
    }

    private SolveTask Begin(SweepCase sweepCase, PreparedSolve solve)
    {
        CheckpointStore? store = checkpoints?.Of(sweepCase);
        SolveTask task;
        try
        {
            task = MakeTask(sweepCase, solve, store);
        }
        catch (InputException) when (store is { IsUsed: true })
        {
            // A checkpoint of another version is of no use: the case runs from its start.
            store.Delete();
            task = MakeTask(sweepCase, solve, store);
        }

        _running.Add(task, (sweepCase, store));
        return task;
    }

    private SolveTask MakeTask(SweepCase sweepCase, PreparedSolve solve, CheckpointStore? store)
    {
        CourseRecord course = sweepCase.Record
            .Select(CaseMeasures.Needs).DefaultIfEmpty().Max();
        return new SolveTask(solve, executor, checkpoints: store, course: course)
        {
            DropsInterruptedAfter = checkpoints?.LeastTime ?? TimeSpan.Zero,
        };
    }

    /// <summary>A method with a loop of its own is no run of a batch.</summary>
    private void SolveAlone(
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

    private void Finish(
        SweepCase sweepCase,
        SolveResult result,
        FactoredTensor? truth,
        Action<SweepCase, SweepRecord, Trajectory?> finished)
    {
        hears?.Invoke(result.ProductChoices);
        finished(
            sweepCase,
            CaseMeasures.Record(sweepCase, result, truth),
            sweepCase.Record.Contains(MeasureNames.Trajectory) ? result.Trajectory : null);
    }

    private void End(
        SolveTask task,
        SolveResult? result,
        Action<SweepCase, SweepRecord, Trajectory?> finished,
        Action store)
    {
        _running.Remove(task, out (SweepCase Case, CheckpointStore? Store) ended);
        FactoredTensor? truth = task.Solve.Problem.Truth;
        task.Solve.Dispose();
        if (task.IsInterrupted || result is null)
            return;
        Finish(ended.Case, result, truth, finished);
        if (ended.Store is { IsUsed: true })
        {
            store();
            ended.Store.Delete();
        }
    }

    /// <summary>A case with its solve, or with why it cannot be solved.</summary>
    private sealed record PreparedCase(SweepCase Case, PreparedSolve? Solve, string? Fault);
}
