using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Files;
using GpuTensorDecomp.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;

namespace GpuTensorDecomp.Tests.Lazy;

public sealed class LazyTrainingTests : IDisposable
{
    private const int Order = 3;
    private const int Dimension = 4;
    private static readonly SolveOptions Lazy = new() { Method = SolveMethod.Lazy, Components = 6 };
    private static readonly DecompositionProblem Problem = ProblemGenerator.Generate(
        new ProblemOptions(Order, Dimension, 2, VectorKind.Congruent, Cosine: 0.3, Seed: 3));

    private readonly CpuExecutor _executor = new();

    public void Dispose() => _executor.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_errors_along_the_way_are_those_of_dense_linear_descent(int homogeneity)
    {
        SolveOptions options = Lazy with
        {
            Homogeneity = homogeneity,
            MaxSteps = 40,
            RecordEvery = 1,
            StartNorm = 1.5,
        };
        using PreparedSolve prepared = Solver.Prepare(Problem, options, _executor);
        ComponentSet start = Initialization.Start(prepared.Plan, run: 0);
        SolveResult result = prepared.Run();
        result.StopReason.ShouldBe(StopReason.MaxSteps);
        result.Trajectory.Points.Count.ShouldBe(41);

        var truth = (FactoredTensor)Problem.Target;
        Vector<double> target = Vector<double>.Build.DenseOfArray(
            DenseArrays.Factored(Order, Dimension, truth.Weights, truth.Vectors));
        Matrix<double> jacobian = DenseTangent.Jacobian(
            Order, Dimension, start.ToVectors(), start.Signs, homogeneity);
        Vector<double> x = Vector<double>.Build.Dense(jacobian.ColumnCount);
        foreach (TrajectoryPoint point in result.Trajectory.Points)
        {
            if (point.Step > 0)
                x -= point.StepSize * jacobian.TransposeThisAndMultiply(jacobian * x - target);
            Vector<double> residual = jacobian * x - target; // T(U0) = 0
            double expected = residual.L2Norm() / target.L2Norm();
            point.RelativeError.ShouldBe(expected, 1e-10);
            point.Loss.ShouldBe(0.5 * residual.DotProduct(residual), 1e-10);
        }

        result.Measures["linearRelativeError"].ShouldBe(
            result.Trajectory.Points[^1].RelativeError);
    }

    [Fact]
    public void The_components_are_start_and_movement_of_the_last_point()
    {
        using PreparedSolve prepared =
            Solver.Prepare(Problem, Lazy with { MaxSteps = 1, StartNorm = 2 }, _executor);
        double[] start = Initialization.Start(prepared.Plan, run: 0).ToVectors();
        SolveResult result = prepared.Run();
        double[] moved = DenseArrays.Difference(result.Components.ToVectors(), start);

        // One step from X = 0 with T(U0) = 0: X = ηJᵀT*.
        var truth = (FactoredTensor)Problem.Target;
        double[] dense = DenseArrays.Factored(Order, Dimension, truth.Weights, truth.Vectors);
        Matrix<double> jacobian =
            DenseTangent.Jacobian(Order, Dimension, start, result.Components.Signs, 2);
        Vector<double> expected = result.Trajectory.Points[^1].StepSize *
            jacobian.TransposeThisAndMultiply(Vector<double>.Build.DenseOfArray(dense));
        DenseArrays.RelativeDistance(moved, [.. expected]).ShouldBeLessThan(1e-12);
        result.Measures["movement"].ShouldBe(
            expected.L2Norm() / Math.Sqrt(DenseArrays.NormSquared(start)), 1e-12);
    }

    [Fact]
    public void Below_the_threshold_it_ends_at_the_least_squares_optimum()
    {
        SolveResult result = Solver.Solve(Problem, Lazy, _executor);
        result.StopReason.ShouldBe(StopReason.Stationary);
        result.Converged.ShouldBeFalse();
        double optimum = result.Measures["lazyResidual"];
        optimum.ShouldBeGreaterThan(0.05);
        result.Measures["linearRelativeError"].ShouldBeInRange(optimum, 1.0002 * optimum);
        result.Measures["tangentRank"].ShouldBe(3 * Dimension);
        result.Measures["movement"].ShouldBeInRange(1e-6, 0.02);
        result.Measures["kernelChange"].ShouldBeInRange(1e-6, 0.05);
        result.Notes.ShouldContain(note => note.Contains("linear model"));
    }

    [Fact]
    public void Above_the_threshold_it_converges()
    {
        // C(6, 3)/4 = 5 distinct directions suffice; 12 pairs are well conditioned.
        SolveResult result = Solver.Solve(Problem, Lazy with { Components = 24 }, _executor);
        result.StopReason.ShouldBe(StopReason.Converged);
        result.Converged.ShouldBeTrue();
        result.Measures["tangentRank"].ShouldBe(20);
        result.Measures["lazyResidual"].ShouldBeLessThan(1e-10);
        result.Measures["linearRelativeError"].ShouldBeLessThanOrEqualTo(1e-3);

        // A start of norm 10 makes the true model almost the linear one, and the truth is fitted.
        result.ComponentsRelativeError.ShouldBeLessThan(0.05);
        result.Trajectory.Points[^1].FittedFractions.ShouldBe([1.027, 1.027], 0.01); // 1 + cos³
    }

    [Fact]
    public void A_dense_target_is_one_like_its_factors()
    {
        var truth = (FactoredTensor)Problem.Target;
        var dense = DenseTensor.FromArray(Order, Dimension, DenseArrays.Factored(
            Order, Dimension, truth.Weights, truth.Vectors));
        SolveResult result = Solver.Solve(
            new DecompositionProblem(dense), Lazy with { StartNorm = 10 }, _executor);
        SolveResult factored = Solver.Solve(Problem, Lazy with { StartNorm = 10 }, _executor);
        result.Steps.ShouldBe(factored.Steps);
        result.Measures["lazyResidual"].ShouldBe(factored.Measures["lazyResidual"], 1e-12);
    }

    [Fact]
    public void An_unstable_step_is_noticed_and_named()
    {
        SolveResult result =
            Solver.Solve(Problem, Lazy with { Step = 10, StartNorm = 2 }, _executor);
        result.StopReason.ShouldBe(StopReason.NotFinite);
        result.Converged.ShouldBeFalse();
        result.Notes.ShouldContain(note => note.Contains("2/λ_max"));

        // Back at the best moves.
        result.Measures["stepTimesLargestEigenvalue"].ShouldBeGreaterThan(2);
        result.Measures["linearRelativeError"].ShouldBeLessThanOrEqualTo(1);
        result.Trajectory.Points[^1].Step.ShouldBe(result.Steps);
        result.Trajectory.Points[^1].RelativeError.ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(6, StopReason.Stationary)]
    [InlineData(24, StopReason.Converged)]
    public void Float32_ends_as_float64_does(int components, StopReason reason)
    {
        SolveOptions options = Lazy with { Components = components };
        SolveResult exact = Solver.Solve(Problem, options, _executor);
        using var single = new CpuExecutor(Precision.Float32);
        SolveResult found = Solver.Solve(
            Problem, options with { Precision = Precision.Float32 }, single);
        found.StopReason.ShouldBe(reason);
        exact.StopReason.ShouldBe(reason);
        Math.Abs(found.Steps - exact.Steps).ShouldBeLessThanOrEqualTo(50); // between polls
        found.Measures["linearRelativeError"].ShouldBeLessThanOrEqualTo(
            1.01 * exact.Measures["linearRelativeError"]);
        foreach (string name in (string[])
            ["movement", "kernelChange", "stepTimesLargestEigenvalue"])
        {
            found.Measures[name].ShouldBe(
                exact.Measures[name], 0.02 * exact.Measures[name], name);
        }

        found.Measures["lazyResidual"].ShouldBe(exact.Measures["lazyResidual"], 1e-12);
        TrajectoryPoint last = found.Trajectory.Points[^1];
        last.RelativeError.ShouldBe(found.Measures["linearRelativeError"]);
    }

    [Theory]
    [InlineData(Precision.Float64, false)]
    [InlineData(Precision.Float32, false)]
    [InlineData(Precision.Float64, true)]
    [InlineData(Precision.Float32, true)]
    public void Interrupted_it_goes_on_from_its_checkpoint_bit_for_bit(
        Precision precision, bool isFlow)
    {
        using var folder = new TemporaryFolder();
        using var executor = new CpuExecutor(precision);
        SolveOptions options = Lazy with
        {
            Components = 24,
            Precision = precision,
            Tolerance = 1e-4,
            GradientFlow = isFlow,
        };
        SolveResult whole = Solver.Solve(Problem, options, executor);
        using var stop = new CancellationTokenSource();
        SolveResult cut = Solver.Solve(
            Problem, options, executor, new CancelAfter(30, stop),
            new CheckpointStore(folder.Path), stop.Token);
        cut.StopReason.ShouldBe(StopReason.Interrupted);
        cut.Steps.ShouldBeInRange(30, whole.Steps - 1);
        cut.Measures["linearRelativeError"].ShouldBe(cut.Trajectory.Points[^1].RelativeError);

        SolveResult resumed = Solver.Solve(
            Problem, options, executor, checkpoints: new CheckpointStore(folder.Path));
        resumed.StopReason.ShouldBe(whole.StopReason);
        resumed.Steps.ShouldBe(whole.Steps);
        resumed.Components.Directions.ShouldBe(whole.Components.Directions);
        resumed.Measures.ShouldBe(whole.Measures);
        resumed.Trajectory.Points.Count.ShouldBe(whole.Trajectory.Points.Count);
    }

    [Fact]
    public void Interrupted_on_an_unstable_step_it_still_goes_back_to_the_best()
    {
        using var folder = new TemporaryFolder();
        SolveOptions options = OfShare(2.0005);
        var seen = new AllProgress();
        SolveResult whole = Solver.Solve(Problem, options, _executor, seen);
        whole.StopReason.ShouldBe(StopReason.NotFinite);
        long last = seen.Progress.Max(progress => progress.Step); // before it went back
        last.ShouldBeGreaterThan(whole.Steps + 2);
        using var stop = new CancellationTokenSource();
        SolveResult cut = Solver.Solve(
            Problem, options, _executor, new CancelAfter((whole.Steps + last) / 2, stop),
            new CheckpointStore(folder.Path), stop.Token);
        cut.StopReason.ShouldBe(StopReason.Interrupted);
        cut.Steps.ShouldBeGreaterThan(whole.Steps);

        SolveResult resumed = Solver.Solve(
            Problem, options, _executor, checkpoints: new CheckpointStore(folder.Path));
        resumed.StopReason.ShouldBe(StopReason.NotFinite);
        resumed.Steps.ShouldBe(whole.Steps);
        resumed.Measures.ShouldBe(whole.Measures);
        resumed.Components.Directions.ShouldBe(whole.Components.Directions);
    }

    [Fact]
    public void Interrupted_it_ends_with_the_result_so_far()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        SolveResult result = Solver.Solve(Problem, Lazy, _executor, cancellation: stop.Token);
        result.StopReason.ShouldBe(StopReason.Interrupted);
        result.Converged.ShouldBeFalse();
        result.Measures.ContainsKey("lazyResidual").ShouldBeFalse();
    }

    [Fact]
    public void A_time_limit_ends_it_with_the_result_so_far()
    {
        SolveResult result = Solver.Solve(
            Problem, Lazy with { TimeLimit = TimeSpan.FromTicks(1) }, _executor);
        result.StopReason.ShouldBe(StopReason.TimeLimit);
        result.Converged.ShouldBeFalse();
        result.ComponentsRelativeError.ShouldBe(1, 1e-10); // T(U0) = 0
    }

    [Fact]
    public void It_tells_of_progress_from_the_first_step_on()
    {
        var seen = new AllProgress();
        Solver.Solve(Problem, Lazy, _executor, seen);
        seen.Progress[0].Phase.ShouldBe("linearised descent");
        seen.Progress[0].ComponentCount.ShouldBe(6);
        seen.Progress[0].RelativeError.ShouldBe(1, 1e-12);
        seen.Progress[^1].RelativeError.ShouldBeInRange(0.05, 0.9);
    }

    /// <summary>A step of that many 1/λ_max.</summary>
    private SolveOptions OfShare(double share)
    {
        SolveOptions options = Lazy with { StartNorm = 2, MaxSteps = 1, Step = 1 };
        double largest =
            Solver.Solve(Problem, options, _executor).Measures["stepTimesLargestEigenvalue"];
        return options with { MaxSteps = 100_000, Step = share / largest };
    }

    private sealed class CancelAfter(long step, CancellationTokenSource stop) : SolveObserver
    {
        public override void OnProgress(SolveProgress progress)
        {
            if (progress.Step >= step)
                stop.Cancel();
        }
    }

    private sealed class AllProgress : SolveObserver
    {
        public List<SolveProgress> Progress { get; } = [];

        public override void OnProgress(SolveProgress progress) => Progress.Add(progress);
    }
}
