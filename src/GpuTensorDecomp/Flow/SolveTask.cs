using System.Diagnostics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// One solve while it runs: a script and a recorder for each of its starts, which are consecutive
/// runs of a batch. The owner of the batch advances it; after that the task records what is due,
/// lets the scripts act, shows and saves, and knows when it has ended.
/// </summary>
internal sealed partial class SolveTask : IDisposable
{
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongRun = TimeSpan.FromSeconds(10);

    private readonly SolvePlan _plan;
    private readonly TargetEvaluator _target;
    private readonly Executor _executor;
    private readonly HeldOutSamples? _heldOut;
    private readonly RunScript[] _scripts;
    private readonly TrajectoryRecorder[] _recorders;
    private readonly SolveObserver _observer;
    private readonly CheckpointStore? _checkpoints;
    private readonly List<string> _notes = [];
    private readonly HashSet<ProductChoice> _told = [];
    private readonly SolveCheckpoint? _saved;
    private readonly TimeSpan _elapsedBefore;
    private readonly CourseRecord _course;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private RunBatch _batch = null!; // set by Begin
    private TimeSpan _lastCheckpoint;
    private long _lastCheckpointStep;
    private long _runSteps;
    private TimeSpan _lastProgress;
    private long _lastProgressSteps;

    /// <summary>Uploads the target and reads the newest checkpoint, if there is one.</summary>
    /// <param name="solve">What is solved.</param>
    /// <param name="executor">The device.</param>
    /// <param name="observer">Hears of progress; null for none.</param>
    /// <param name="checkpoints">Where checkpoints are and go; null for none.</param>
    /// <param name="course">What is kept of the course.</param>
    /// <exception cref="InputException">
    /// The checkpoint was written by another version or under another plan.
    /// </exception>
    /// <exception cref="DeviceException">The device lacks memory.</exception>
    public SolveTask(
        PreparedSolve solve,
        Executor executor,
        SolveObserver? observer = null,
        CheckpointStore? checkpoints = null,
        CourseRecord course = CourseRecord.Whole)
    {
        _course = course;
        Solve = solve;
        _plan = solve.Plan;
        _target = solve.Evaluator;
        _executor = executor;
        _observer = observer ?? SolveObserver.None;
        _checkpoints = checkpoints;
        _observer.OnPlanned(_plan);
        _saved = ReadCheckpoint();
        _elapsedBefore = _saved?.Elapsed ?? TimeSpan.Zero;
        _heldOut = solve.HeldOut();
        _scripts = [.. Enumerable.Range(0, _plan.Restarts).Select(Script)];
        bool isNoisy = solve.Problem.Target is not FactoredTensor;
        _beforeLimit = new SolveCheckpoint.RunPart?[RunCount];
        _pollIsDue = new bool[RunCount];
        _recorders =
        [
            .. _scripts.Select(_ => new TrajectoryRecorder(_plan, solve.Problem.Truth, isNoisy)
            {
                Course = course,
            }),
        ];
        if (_saved is not null)
            executor.KeepChoices(_saved.Choices);
        try
        {
            DeviceTarget = executor.Upload(_target.Tensor);
        }
        catch
        {
            _heldOut?.Dispose();
            throw;
        }
    }

    /// <summary>What is solved.</summary>
    public PreparedSolve Solve { get; }

    /// <summary>The target on the device.</summary>
    public DeviceTarget DeviceTarget { get; }

    /// <summary>Independent starts, each one run of the batch.</summary>
    public int RunCount => _scripts.Length;

    /// <summary>Time spent, earlier parts of a resumed solve included.</summary>
    public TimeSpan Elapsed => _elapsedBefore + _watch.Elapsed;

    /// <summary>
    /// Whether an interrupted solve comes to nothing but its checkpoint, as in sweeps, and how long
    /// it must have run to be worth that; null for a result all the same.
    /// </summary>
    public TimeSpan? DropsInterruptedAfter { get; init; }

    /// <summary>Whether it has come to its end, with or without a result.</summary>
    public bool IsConcluded { get; private set; }

    /// <summary>Whether the user ended it.</summary>
    public bool IsInterrupted { get; private set; }

    private bool IsFinished => _scripts.All(s => s.State.Finished is not null);

    /// <summary>Writes the first components, or those of the checkpoint, into its runs.</summary>
    public void Begin(RunBatch runs)
    {
        _batch = runs;
        Reserve(runs);
        for (int run = 0; run < RunCount; run++)
        {
            RunScript script = _scripts[run];
            if (_saved is null)
            {
                script.Start(runs);
                script.State.NextPoll = script.StepsToPoll;
                continue;
            }

            SolveCheckpoint.RunPart part = _saved.Runs[run];
            (script.State, script.Best) = (part.State, part.Best);
            RunStatus status = part.Snapshot.Status;
            _pollIsDue[run] = status.Stop != RunStop.None ||
                status.Step >= Math.Min(part.State.NextPoll, _plan.MaxSteps);
            runs.Restore(run, part.Snapshot, script.Rule);
            _recorders[run].Restore(part.Points, part.Interval, part.NextRecord);
        }

        _lastCheckpointStep = LeadingStep();
        TellChoices();
    }

    /// <summary>Goes on in the runs of another batch, bit for bit.</summary>
    public void MoveTo(RunBatch runs)
    {
        Reserve(runs);
        for (int run = 0; run < RunCount; run++)
            runs.Restore(run, _batch.Save(run), _scripts[run].Rule);
        _batch = runs;
    }

    private void Reserve(RunBatch runs)
    {
        for (int run = 0; run < RunCount; run++)
            runs.Reserve(run, _scripts[run].MostComponents);
    }

    /// <summary>Writes how many steps each of its runs may take until it looks again.</summary>
    /// <returns>Multiply-adds of one step of those that take any.</returns>
    public double AskSteps(Span<long> steps)
    {
        double work = 0;
        for (int run = 0; run < steps.Length; run++)
        {
            steps[run] = StepsOf(run);
            double m = steps[run] > 0 ? _batch.ComponentCount(run) : 0;
            work += 2 * m * (m + _target.Tensor.TermCount) * _plan.Dimension;
        }

        return work;
    }

    /// <summary>
    /// Notes that the runs have been advanced: records, polls, shows, saves; where every run has
    /// ended, concludes.
    /// </summary>
    /// <returns>The result; null while it goes on, and of one that is dropped.</returns>
    public SolveResult? AfterAdvance(ReadOnlySpan<long> steps, CancellationToken cancellation)
    {
        foreach (long taken in steps)
            _runSteps += taken;
        CancellationToken end = EndOf(cancellation);
        for (int run = 0; run < RunCount; run++)
            _scripts[run].Observe(_batch.Status(run));
        RecordAll();
        KeepBeforeStepLimit();
        PollAll(end);
        RecordAll();
        Report();
        if (cancellation.IsCancellationRequested)
            Interrupt();
        else if (end.IsCancellationRequested || Elapsed > _plan.TimeLimit)
            EndByTime();
        else if (CheckpointIsDue())
            TryCheckpoint();
        if (!IsFinished)
            return null;
        IsConcluded = true;
        if (IsInterrupted && DropsInterruptedAfter is not null)
            return null;
        RecordAll();

        // What took long to find is safe before it is condensed and written, and what a limit cut
        // off goes on from here under a larger one.
        if ((_watch.Elapsed > LongRun || (EndedByLimit && KeepsFinal)) && !IsInterrupted)
            TryCheckpoint();
        return Conclude(cancellation);
    }

    public void Dispose()
    {
        _timeLimit?.Dispose();
        DeviceTarget.Dispose();
        _heldOut?.Dispose();
    }

    /// <summary>The method as a script for one start.</summary>
    private RunScript Script(int run) => _plan.Method switch
    {
        SolveMethod.Deflation => new DeflationScript(_plan, _target, _heldOut, run),
        SolveMethod.ModifiedFlow => new ModifiedFlowScript(_plan, _target, run),
        SolveMethod.BeyondLazy => new BeyondLazyScript(_plan, _target, run),
        SolveMethod.Lazy => new LazyScript(_plan, _target, _executor, run),
        _ => new PlainScript(_plan, _target, run),
    };

    private long StepsOf(int run)
    {
        ScriptState state = _scripts[run].State;
        if (state.Finished is not null)
            return 0;
        if (_pollIsDue[run])
            return 0;
        long step = _batch.Status(run).Step;
        long next = Math.Min(state.NextPoll, _plan.MaxSteps);
        if (_course == CourseRecord.Whole)
            next = Math.Min(next, _recorders[run].NextStep);
        if (_checkpoints is not null && _plan.CheckpointEvery is long every)
            next = Math.Min(next, _lastCheckpointStep + every);
        return Math.Max(next - step, 1);
    }

    /// <summary>Runs' scripts are independent; messages come in run order.</summary>
    private void PollAll(CancellationToken end)
    {
        ForEachRun(run => Poll(run, end));
        foreach (RunScript script in _scripts)
        {
            foreach (string message in script.TakeMessages())
                _observer.OnMessage(message);
        }
    }

    private void Poll(int run, CancellationToken end)
    {
        RunScript script = _scripts[run];
        RunStatus status = _batch.Status(run);
        bool due = status.Step >= Math.Min(script.State.NextPoll, _plan.MaxSteps) ||
            status.Stop != RunStop.None;
        _pollIsDue[run] = false;
        if (script.State.Finished is not null || !due)
            return;
        script.End = end;
        try
        {
            script.Poll(_batch);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return; // it comes again where the solve goes on
        }

        script.State.NextPoll = status.Step + script.StepsToPoll;
    }

    /// <summary>Records the starts; a task records them before its first advance, too.</summary>
    public void RecordAll() => ForEachRun(run => _recorders[run].Record(
        _batch, run, _scripts[run].EpochAt(_batch.Status(run).Step), _target, _executor.Precision,
        isLast: _scripts[run].State.Finished is not null));

    private void ForEachRun(Action<int> work)
    {
        if (RunCount == 1)
            work(0);
        else
            Parallel.For(0, RunCount, work);
    }
}
