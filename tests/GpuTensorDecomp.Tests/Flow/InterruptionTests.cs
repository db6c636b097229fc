using GpuTensorDecomp.Execution;
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
