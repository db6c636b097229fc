using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Tests.Flow;

public sealed class InterruptionTests : IDisposable
{
    private static readonly DecompositionProblem Problem = ProblemGenerator.Generate(
        new ProblemOptions(3, 20, 10, VectorKind.Sphere, Weights: WeightKind.Signed, Seed: 4));

    private readonly string _folder = Directory.CreateTempSubdirectory("gputd-").FullName;
    private readonly CpuExecutor _executor = new();

    public void Dispose()
    {
        _executor.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Starts_cut_off_beside_one_that_has_converged_leave_an_interrupted_run()
    {
        SolveResult whole = Solver.Solve(Problem, new SolveOptions(), _executor);
        whole.Converged.ShouldBeTrue();

        using var stop = new CancellationTokenSource();
        var store = new CheckpointStore(_folder);
        SolveResult cut = Solver.Solve(
            Problem, new SolveOptions(), _executor, new CancelAfterOne(stop), store, stop.Token);
        cut.StopReason.ShouldBe(StopReason.Interrupted);
        cut.Converged.ShouldBeFalse();

        SolveResult resumed = Solver.Solve(
            Problem, new SolveOptions(), _executor, checkpoints: new CheckpointStore(_folder));
        resumed.StopReason.ShouldBe(whole.StopReason);
        resumed.RestartsAgreeing.ShouldBe(whole.RestartsAgreeing);
        resumed.Components.Directions.ShouldBe(whole.Components.Directions);
        resumed.Factors.Vectors.ShouldBe(whole.Factors.Vectors);
    }

    [Fact]
    public void Interrupted_while_it_polishes_it_ends_there_and_goes_on_from_a_checkpoint()
    {
        SolveOptions options = new() { Polish = true };
        SolveResult whole = Solver.Solve(Problem, options, _executor);

        using var stop = new CancellationTokenSource();
        SolveResult cut = Solver.Solve(
            Problem, options, _executor, new CancelAtPolish(stop), new CheckpointStore(_folder),
            stop.Token);
        cut.StopReason.ShouldBe(StopReason.Interrupted);
        cut.Converged.ShouldBeFalse();
        cut.Steps.ShouldBe(whole.Steps);
        cut.Factors.Rank.ShouldBePositive();

        SolveResult resumed = Solver.Solve(
            Problem, options, _executor, checkpoints: new CheckpointStore(_folder));
        resumed.StopReason.ShouldBe(whole.StopReason);
        resumed.RelativeError.ShouldBe(whole.RelativeError);
        resumed.Factors.Vectors.ShouldBe(whole.Factors.Vectors);
        resumed.Trajectory.Points.Count.ShouldBe(whole.Trajectory.Points.Count);
    }

    [Fact]
    public void A_poll_whose_polish_is_cut_changes_nothing_and_comes_again()
    {
        using PreparedSolve solve = Solver.Prepare(
            Problem, new SolveOptions { Restarts = 1 }, _executor);
        var script = new DeflationScript(solve.Plan, solve.Evaluator, heldOut: null, run: 0);
        using DeviceTarget target = _executor.Upload(Problem.Target);
        using RunBatch batch = _executor.CreateBatch([target]);
        script.Start(batch);
        while (batch.Status(0).Stop == RunStop.None)
        {
            batch.Advance([script.StepsToPoll]);
            if (batch.Status(0).Stop == RunStop.None)
                script.Poll(batch);
        }

        ScriptState before = script.State with { };
        double[] vectors = batch.Save(0).Vectors;
        script.End = new CancellationToken(canceled: true);
        Should.Throw<OperationCanceledException>(() => script.Poll(batch));
        script.State.ShouldBe(before);
        batch.Save(0).Vectors.ShouldBe(vectors);

        script.End = CancellationToken.None;
        script.Poll(batch);
        script.State.ShouldNotBe(before);
    }

    private sealed class CancelAtPolish(CancellationTokenSource stop) : SolveObserver
    {
        public override void OnProgress(SolveProgress progress)
        {
            if (progress.Phase == "polish")
                stop.Cancel();
        }
    }

    /// <summary>Asks to stop as soon as one start, and not the last, has ended.</summary>
    private sealed class CancelAfterOne(CancellationTokenSource stop) : SolveObserver
    {
        public override void OnProgress(SolveProgress progress)
        {
            if (progress.RunsFinished > 0 && progress.RunsFinished < progress.RunCount)
                stop.Cancel();
        }
    }
}
