using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp;

/// <summary>The public entry point: decomposes a tensor.</summary>
public static class Solver
{
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
        observer ??= SolveObserver.None;

        // Samples: what is fitted on one half is confirmed on the other (deflation only).
        bool split = problem.Target is SampleMoment && options.Method == SolveMethod.Deflation;
        (SampleMoment Fit, SampleMoment HeldOut)? halves =
            split && ((SampleMoment)problem.Target).SampleCount > 1
                ? ((SampleMoment)problem.Target).Split()
                : null;
        SymmetricTensor tensor = halves?.Fit ?? problem.Target;
        using var evaluator = new TargetEvaluator(tensor);
        SolvePlan plan = PlanResolver.Resolve(evaluator, options, executor.AvailableMemory);
        observer.OnPlanned(plan);
        using HeldOutSamples? heldOut = halves is null
            ? null
            : new HeldOutSamples(halves.Value.HeldOut, (SampleMoment)problem.Target);
        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([.. Enumerable.Repeat(target, plan.Restarts)]);
        RunScript[] scripts =
            [.. Enumerable.Range(0, plan.Restarts).Select(run => Script(plan, evaluator, heldOut, run))];
        var notes = new List<string>();
        SolveCheckpoint? saved = ReadCheckpoint(checkpoints, notes);
        TrajectoryRecorder[] recorders = saved is null
            ? Start(plan, problem.Truth, batch, scripts)
            : Restore(plan, problem.Truth, batch, scripts, saved);
        var solver = new FlowSolver(
            plan, evaluator, executor.Precision, batch, scripts, recorders, observer, checkpoints,
            saved?.Elapsed ?? TimeSpan.Zero);
        solver.Run(cancellation);
        solver.Report("polish");
        var outcomes = new RunOutcome[plan.Restarts];
        Parallel.For(0, outcomes.Length, run => outcomes[run] = scripts[run].Conclude(batch.Read(run)));
        int winner = Winner(outcomes);
        ComponentSet components = batch.Read(winner);
        FactoredTensor model = components.ToTensor(new ComponentLaw(plan.Homogeneity), plan.Order);
        RunOutcome best = outcomes[winner];
        StopReason reason = scripts[winner].State.Finished!.Value;
        return new SolveResult
        {
            Plan = plan,
            Factors = best.Factors,
            Components = components,
            Start = winner,
            RestartsAgreeing = outcomes.Count(
                o => o.Reached == best.Reached && o.Factors.Rank == best.Factors.Rank),
            RelativeError = best.RelativeError,
            ComponentsRelativeError = ResidualNorm.Of(model, evaluator).Relative,
            BelowFloor = best.BelowFloor,
            StopReason = reason,
            Converged = best.Reached && reason is not (StopReason.Interrupted or StopReason.NotFinite),
            Steps = batch.Status(winner).Step,
            Epochs = scripts[winner].State.Epoch + 1,
            WallSeconds = solver.Elapsed.TotalSeconds,
            Device = executor.DeviceName,
            WeightStandardErrors = best.StandardErrors,
            Recovery = problem.Truth is null
                ? null
                : RecoveryMetrics.Score(best.Factors, problem.Truth),
            Trajectory = new Trajectory(recorders[winner].Points, FactorOf(model, best.Factors)),
            Notes = notes,
        };
    }

    private static RunScript Script(
        SolvePlan plan, TargetEvaluator target, HeldOutSamples? heldOut, int run) => plan.Method switch
        {
            SolveMethod.Deflation => new DeflationScript(plan, target, heldOut, run),
            SolveMethod.ModifiedFlow => new ModifiedFlowScript(plan, target, run),
            _ => new PlainScript(plan, target, run),
        };

    private static TrajectoryRecorder[] Start(
        SolvePlan plan, FactoredTensor? truth, RunBatch batch, RunScript[] scripts)
    {
        foreach (RunScript script in scripts)
        {
            script.Start(batch);
            script.State.NextPoll = script.StepsToPoll;
        }

        // No step: the device only evaluates the start, so that it can be recorded.
        batch.Advance(new long[scripts.Length]);
        return [.. scripts.Select(_ => new TrajectoryRecorder(plan, truth))];
    }

    private static TrajectoryRecorder[] Restore(
        SolvePlan plan, FactoredTensor? truth, RunBatch batch, RunScript[] scripts, SolveCheckpoint saved)
    {
        var recorders = new TrajectoryRecorder[scripts.Length];
        for (int run = 0; run < scripts.Length; run++)
        {
            SolveCheckpoint.RunPart part = saved.Runs[run];
            scripts[run].State = part.State;
            batch.Restore(run, part.Snapshot, scripts[run].Rule);
            recorders[run] = new TrajectoryRecorder(plan, truth)
            {
                Points = part.Points,
                Interval = part.Interval,
                NextStep = part.NextRecord,
            };
        }

        return recorders;
    }

    private static SolveCheckpoint? ReadCheckpoint(CheckpointStore? checkpoints, List<string> notes)
    {
        (long Step, byte[] Payload)? newest = checkpoints?.ReadNewest();
        if (checkpoints is not null)
            notes.AddRange(checkpoints.Skipped);
        return newest is null ? null : SolveCheckpoint.FromBytes(newest.Value.Payload);
    }

    /// <summary>
    /// Among starts that reached the goal the smallest rank, then the smallest error; where none did,
    /// the smallest error.
    /// </summary>
    private static int Winner(RunOutcome[] outcomes) =>
        Enumerable.Range(0, outcomes.Length)
            .OrderByDescending(run => outcomes[run].Reached)
            .ThenBy(run => outcomes[run].Reached ? outcomes[run].Factors.Rank : 0)
            .ThenBy(run => outcomes[run].RelativeError)
            .First();

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
