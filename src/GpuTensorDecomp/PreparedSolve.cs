using GpuTensorDecomp.Baselines;
using GpuTensorDecomp.Components;
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
    private const string ManyFactorings =
        "A matrix has many decompositions of its rank, of which this is one: the rank and the " +
        "error count, single components do not.";

    private const int LeastSamples = 4;

    private readonly DecompositionProblem _problem;
    private readonly Executor _executor;
    private readonly TargetEvaluator _target;
    private readonly SampleMoment? _heldOut;

    internal PreparedSolve(DecompositionProblem problem, SolveOptions options, Executor executor)
    {
        _problem = problem;
        _executor = executor;
        SymmetricTensor tensor = problem.Target;
        if (tensor is SampleMoment moment && options.Method == SolveMethod.Deflation)
        {
            if (moment.SampleCount < LeastSamples)
            {
                throw new InputException(
                    $"{moment.SampleCount} samples are too few: they are fitted on one half and " +
                    $"confirmed on the other; give {LeastSamples} or more.");
            }

            (tensor, _heldOut) = moment.Split(options.Seed);
        }

        _target = new TargetEvaluator(tensor);
        try
        {
            Plan = PlanResolver.Resolve(_target, options, executor.AvailableMemory);
        }
        catch
        {
            _target.Dispose();
            throw;
        }
    }

    /// <summary>The resolved plan.</summary>
    public SolvePlan Plan { get; }

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
        observer ??= SolveObserver.None;
        observer.OnPlanned(Plan);
        if (BaselineSolve.Covers(Plan.Method))
            return BaselineSolve.Run(Plan, _target, _problem.Truth, observer, cancellation);
        using HeldOutSamples? heldOut =
            _heldOut is null ? null : new HeldOutSamples(_heldOut, (SampleMoment)_problem.Target);
        using DeviceTarget target = _executor.Upload(_target.Tensor);
        using RunBatch batch = _executor.CreateBatch([.. Enumerable.Repeat(target, Plan.Restarts)]);
        RunScript[] scripts = [.. Enumerable.Range(0, Plan.Restarts).Select(run => Script(run, heldOut))];
        var notes = new List<string>();
        if (Plan.Order == 2)
            notes.Add(ManyFactorings);
        SolveCheckpoint? saved = ReadCheckpoint(checkpoints, notes);
        TrajectoryRecorder[] recorders =
            saved is null ? Start(batch, scripts) : Restore(batch, scripts, saved);
        var solver = new FlowSolver(
            Plan, _target, _executor.Precision, batch, scripts, recorders, observer, checkpoints,
            saved?.Elapsed ?? TimeSpan.Zero);
        solver.Run(cancellation);
        solver.Report("polish");
        var outcomes = new RunOutcome[Plan.Restarts];
        Parallel.For(0, outcomes.Length, run => outcomes[run] = Conclude(scripts[run], batch.Read(run)));
        int winner = Winner(outcomes);
        bool interrupted = scripts.Any(s => s.State.Finished == StopReason.Interrupted);
        StopReason reason =
            Reason(scripts[winner].State.Finished!.Value, outcomes[winner], interrupted);
        return Result(
            winner, outcomes, reason, batch, scripts[winner], recorders[winner], solver.Elapsed, notes);
    }

    /// <inheritdoc/>
    public void Dispose() => _target.Dispose();

    private RunScript Script(int run, HeldOutSamples? heldOut) => Plan.Method switch
    {
        SolveMethod.Deflation => new DeflationScript(Plan, _target, heldOut, run),
        SolveMethod.ModifiedFlow => new ModifiedFlowScript(Plan, _target, run),
        _ => new PlainScript(Plan, _target, run),
    };

    private static RunOutcome Conclude(RunScript script, ComponentSet components)
    {
        RunOutcome outcome = script.Conclude(components);
        return script.State.Finished == StopReason.NotFinite ? outcome with { Reached = false } : outcome;
    }

    private TrajectoryRecorder[] Start(RunBatch batch, RunScript[] scripts)
    {
        foreach (RunScript script in scripts)
        {
            script.Start(batch);
            script.State.NextPoll = script.StepsToPoll;
        }

        // No step: the device only evaluates the start, so that it can be recorded.
        batch.Advance(new long[scripts.Length]);
        return [.. scripts.Select(_ => new TrajectoryRecorder(Plan, _problem.Truth))];
    }

    private TrajectoryRecorder[] Restore(
        RunBatch batch, RunScript[] scripts, SolveCheckpoint saved)
    {
        var recorders = new TrajectoryRecorder[scripts.Length];
        for (int run = 0; run < scripts.Length; run++)
        {
            SolveCheckpoint.RunPart part = saved.Runs[run];
            scripts[run].State = part.State;
            batch.Restore(run, part.Snapshot, scripts[run].Rule);
            recorders[run] = new TrajectoryRecorder(Plan, _problem.Truth)
            {
                Points = part.Points,
                Interval = part.Interval,
                NextStep = part.NextRecord,
            };
        }

        return recorders;
    }

    private SolveResult Result(
        int winner,
        RunOutcome[] outcomes,
        StopReason reason,
        RunBatch batch,
        RunScript script,
        TrajectoryRecorder recorder,
        TimeSpan elapsed,
        List<string> notes)
    {
        ComponentSet components = batch.Read(winner);
        FactoredTensor model = components.ToTensor(new ComponentLaw(Plan.Homogeneity), Plan.Order);
        RunOutcome best = outcomes[winner];
        return new SolveResult
        {
            Plan = Plan,
            Factors = best.Factors,
            Components = components,
            Start = winner,
            RestartsAgreeing = Agreeing(outcomes, best),
            RelativeError = best.RelativeError,
            ComponentsRelativeError = ResidualNorm.Of(model, _target).Relative,
            BelowFloor = best.BelowFloor,
            StopReason = reason,
            Converged = best.Reached && reason != StopReason.Interrupted,
            Steps = batch.Status(winner).Step,
            Epochs = script.State.Epoch + 1,
            WallSeconds = elapsed.TotalSeconds,
            Device = _executor.DeviceName,
            WeightStandardErrors = best.StandardErrors,
            Recovery = _problem.Truth is null
                ? null
                : RecoveryMetrics.Score(best.Factors, _problem.Truth),
            Trajectory = new Trajectory(recorder.Points, FactorOf(model, best.Factors)),
            Notes = notes,
        };
    }

    /// <summary>
    /// A limit that was reached does not matter where condensing reached the tolerance; an
    /// interruption does, because other starts may have been cut off.
    /// </summary>
    private StopReason Reason(StopReason reason, RunOutcome outcome, bool interrupted)
    {
        if (interrupted)
            return StopReason.Interrupted;
        bool limit = reason is StopReason.MaxSteps or StopReason.TimeLimit or
            StopReason.EpochsDone or StopReason.Stationary or StopReason.Stagnated;
        return limit && outcome.Reached && outcome.RelativeError <= Plan.Tolerance
            ? StopReason.Converged
            : reason;
    }

    private static SolveCheckpoint? ReadCheckpoint(CheckpointStore? checkpoints, List<string> notes)
    {
        (long Step, byte[] Payload)? newest = checkpoints?.ReadNewest();
        if (checkpoints is not null)
            notes.AddRange(checkpoints.Skipped);
        return newest is null ? null : SolveCheckpoint.FromBytes(newest.Value.Payload);
    }

    /// <summary>
    /// Among starts that reached the goal: of an exact target the smallest rank, because a rank
    /// that is too small misses the tolerance; of an inexact one the rank that most starts agree
    /// on. Then the smallest error. Where no start reached it, the smallest error.
    /// </summary>
    private int Winner(RunOutcome[] outcomes) =>
        Enumerable.Range(0, outcomes.Length)
            .OrderByDescending(run => outcomes[run].Reached)
            .ThenBy(run => !outcomes[run].Reached ? 0
                : Plan.IsExact ? outcomes[run].Factors.Rank
                : -Agreeing(outcomes, outcomes[run]))
            .ThenBy(run => outcomes[run].RelativeError)
            .First();

    private static int Agreeing(RunOutcome[] outcomes, RunOutcome one) =>
        outcomes.Count(o => o.Reached == one.Reached && o.Factors.Rank == one.Factors.Rank);

    /// <summary>The factor nearest in angle to each component that carries weight, or −1.</summary>
    private static int[] FactorOf(FactoredTensor model, FactoredTensor factors)
    {
        const double cosine = 0.9;
        double limit = 1e-6 * model.Weights.Select(Math.Abs).DefaultIfEmpty().Max();
        int[] factorOf = new int[model.Rank];
        for (int i = 0; i < factorOf.Length; i++)
        {
            double best = cosine;
            factorOf[i] = -1;
            for (int k = 0; k < factors.Rank && Math.Abs(model.Weights[i]) > limit; k++)
            {
                double dot = Math.Abs(
                    System.Numerics.Tensors.TensorPrimitives.Dot(model.Vector(i), factors.Vector(k)));
                if (dot > best)
                    (best, factorOf[i]) = (dot, k);
            }
        }

        return factorOf;
    }
}
