using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>Plain methods from start norms of 1e-300 to 1e3, and paired starts.</summary>
public sealed class StartScaleTests
{
    private static readonly DecompositionProblem Deflating = ProblemGenerator.Generate(
        new ProblemOptions(4, 10, 3, Weights: WeightKind.Geometric, WeightFrom: 1.3, Seed: 6));

    [Theory]
    [InlineData(SolveMethod.Descent, 1e-6, Precision.Float64)]
    [InlineData(SolveMethod.Descent, 1e-200, Precision.Float64)]
    [InlineData(SolveMethod.Descent, 1e-300, Precision.Float32)]
    [InlineData(SolveMethod.Flow, 1e-6, Precision.Float32)]
    [InlineData(SolveMethod.Flow, 1e-200, Precision.Float64)]
    public void Steps_of_a_given_size_fit_terms_at_the_times_of_forward_euler(
        SolveMethod method, double norm, Precision precision)
    {
        const double step = 0.1;
        SolveResult result = Solve(method, norm, step, precision, exponential: false);
        for (int j = 0; j < 3; j++)
        {
            double predicted = FitTime.OfDescent(Math.Pow(1.3, -j), norm, step);
            (HalfTime(result, j) - predicted).ShouldBeInRange(-0.2, 1);
        }
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-200)]
    public void Exponential_steps_fit_them_at_the_times_of_the_flow(double norm)
    {
        SolveResult result = Solve(
            SolveMethod.Flow, norm, 0.1, Precision.Float64, exponential: true);
        for (int j = 0; j < 3; j++)
        {
            double predicted = FitTime.OfFlow(Math.Pow(1.3, -j), norm);
            (HalfTime(result, j) - predicted).ShouldBeInRange(-0.2, 1);
        }
    }

    [Fact]
    public void A_start_too_large_for_float32_is_named()
    {
        DecompositionProblem problem =
            ProblemGenerator.Generate(new ProblemOptions(3, 4, 2, Seed: 3));
        SolveOptions options = new()
        {
            Method = SolveMethod.Descent,
            StartNorm = 1e3,
            Paired = true,
            MaxSteps = 20,
            Precision = Precision.Float32,
        };
        using var single = new CpuExecutor(Precision.Float32);
        SolveResult result = Solver.Solve(problem, options, single);
        result.StopReason.ShouldBe(StopReason.MaxSteps);
        result.Notes.ShouldContain(note => note.Contains("--precision float64"));
        Solver.Solve(problem, options with { StartNorm = 1 }, single)
            .Notes.ShouldNotContain(note => note.Contains("--precision float64"));
        using var full = new CpuExecutor();
        Solver.Solve(problem, options with { Precision = Precision.Float64 }, full)
            .Notes.ShouldNotContain(note => note.Contains("--precision float64"));
    }

    [Fact]
    public void Flow_with_a_step_is_descent()
    {
        SolveResult flow = Solve(SolveMethod.Flow, 1e-3, 0.1, Precision.Float64, false);
        SolveResult descent = Solve(SolveMethod.Descent, 1e-3, 0.1, Precision.Float64, false);
        flow.Steps.ShouldBe(descent.Steps);
        Oracles.DenseArrays.RelativeDistance(
            flow.Components.ToVectors(), descent.Components.ToVectors()).ShouldBeLessThan(1e-9);
    }

    [Theory]
    [InlineData(SolveMethod.Descent)]
    [InlineData(SolveMethod.Flow)]
    public void Pairs_cancel_at_the_start_whatever_the_norm(SolveMethod method)
    {
        using var executor = new CpuExecutor(threads: 1);
        foreach (double norm in new[] { 1e-3, 1, 1e3 })
        {
            SolveResult result = Solver.Solve(
                Deflating,
                new SolveOptions
                {
                    Method = method,
                    Components = 12,
                    Paired = true,
                    StartNorm = norm,
                    MaxSteps = 50,
                },
                executor);
            result.Trajectory.Points[0].RelativeError.ShouldBe(1, 1e-9 * Math.Max(1, norm * norm));
            result.StopReason.ShouldNotBe(StopReason.NotFinite);
            result.Trajectory.Points[^1].RelativeError.ShouldBeLessThanOrEqualTo(1 + 1e-5);
        }
    }

    [Fact]
    public void Movement_is_the_distance_from_the_start_over_its_norm()
    {
        using var executor = new CpuExecutor(threads: 1);
        var options = new SolveOptions
        {
            Method = SolveMethod.Descent,
            Components = 8,
            Paired = true,
            StartNorm = 0.5,
            MaxSteps = 40,
            Seed = 9,
        };
        SolveResult result = Solver.Solve(Deflating, options, executor);
        double[] start = Initialization.Start(result.Plan, 0).ToVectors();
        double[] end = result.Components.ToVectors();
        double expected = Oracles.DenseArrays.RelativeDistance(end, start);
        expected.ShouldBeGreaterThan(0.01);
        result.Measures["movement"].ShouldBe(expected, 1e-12);
    }

    [Fact]
    public void Movement_from_a_start_whose_squares_underflow_is_finite()
    {
        SolveResult result = Solve(SolveMethod.Flow, 1e-200, 0.1, Precision.Float64, false);

        // ‖U‖² = Σ b at the fit, ‖U0‖² = m δ0².
        double sum = Enumerable.Range(0, 3).Sum(j => Math.Pow(1.3, -j));
        double expected = Math.Sqrt(sum / 40) / 1e-200;
        result.Measures["movement"].ShouldBe(expected, 1e-2 * expected);
    }

    private static SolveResult Solve(
        SolveMethod method, double norm, double step, Precision precision, bool exponential)
    {
        using var executor = new CpuExecutor(precision, threads: 1);
        SolveResult result = Solver.Solve(
            Deflating,
            new SolveOptions
            {
                Method = method,
                Components = 40,
                StartNorm = norm,
                Step = step,
                ExponentialSteps = exponential,
                Precision = precision,
                RecordEvery = 1,
            },
            executor);
        result.Converged.ShouldBeTrue();
        return result;
    }

    private static double HalfTime(SolveResult result, int term) =>
        result.Trajectory.Points.First(p => p.FittedFractions[term] >= 0.5).Time;
}
