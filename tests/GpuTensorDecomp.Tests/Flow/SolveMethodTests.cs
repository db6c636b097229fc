using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Flow;

public sealed class SolveMethodTests
{
    [Theory]
    [InlineData(3, 5, 5, VectorKind.Congruent, WeightKind.Equal, Precision.Float64)]
    [InlineData(3, 8, 12, VectorKind.Sphere, WeightKind.Signed, Precision.Float64)]
    [InlineData(4, 6, 6, VectorKind.Sphere, WeightKind.Signed, Precision.Float64)]
    [InlineData(3, 8, 12, VectorKind.Sphere, WeightKind.Signed, Precision.Float32)]
    [InlineData(4, 8, 8, VectorKind.Orthogonal, WeightKind.Equal, Precision.Float32)]
    public void Deflation_finds_the_rank_without_being_told(
        int order,
        int rank,
        int dimension,
        VectorKind vectors,
        WeightKind weights,
        Precision precision)
    {
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(
            order, dimension, rank, vectors, Cosine: 0.5, Weights: weights, Seed: 5));
        using var executor = new CpuExecutor(precision);
        SolveResult result = Solver.Solve(
            problem, new SolveOptions { Polish = true, Precision = precision, Seed = 1 }, executor);
        result.Converged.ShouldBeTrue();
        result.StopReason.ShouldBe(StopReason.Converged);
        result.Rank.ShouldBe(rank);
        result.Recovery!.Matched.ShouldBe(rank);
        result.Recovery.FactorMatchScore.ShouldBe(1, 1e-9);
        result.RelativeError.ShouldBeLessThan(1e-11);
        result.RestartsAgreeing.ShouldBeInRange(1, 3);
    }

    /// <summary>
    /// In one dimension a component of the wrong sign cannot turn: where all have it, others are
    /// drawn.
    /// </summary>
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(3, -2)]
    [InlineData(4, -2)]
    [InlineData(5, 0.5)]
    public void A_number_is_of_rank_one_from_any_start(int order, double value)
    {
        var target = new FactoredTensor(order, 1, [value], [1]);
        using var executor = new CpuExecutor();
        for (ulong seed = 0; seed < 40; seed++)
        {
            SolveResult result = Solver.Solve(
                new DecompositionProblem(target),
                new SolveOptions { Seed = seed, Restarts = 1, MaxSteps = 20_000 },
                executor);
            result.StopReason.ShouldBe(StopReason.Converged, $"seed {seed}");
            result.Rank.ShouldBe(1);
        }
    }

    [Fact]
    public void Where_no_start_can_grow_the_solve_ends()
    {
        using var executor = new CpuExecutor();
        SolveResult result = Solver.Solve(
            new DecompositionProblem(new FactoredTensor(4, 3, [1], [1, 0, 0])),
            new SolveOptions { Restarts = 1, WeightDecay = 50 },
            executor);
        result.StopReason.ShouldBe(StopReason.Stagnated);
        result.Steps.ShouldBeLessThan(5000);
    }

    [Fact]
    public void A_dense_target_gives_the_components_of_its_factored_form()
    {
        DecompositionProblem problem = ProblemGenerator.Generate(
            new ProblemOptions(4, 5, 3, VectorKind.Sphere, Seed: 2));
        var truth = (FactoredTensor)problem.Target;
        DenseTensor dense = DenseTensor.FromArray(
            4, 5, DenseArrays.Factored(4, 5, truth.Weights, truth.Vectors));
        using var executor = new CpuExecutor();
        SolveResult result = Solver.Solve(
            new DecompositionProblem(dense, truth), new SolveOptions { Polish = true }, executor);
        result.Converged.ShouldBeTrue();
        result.Rank.ShouldBe(3);
        result.Recovery!.Matched.ShouldBe(3);
        result.RelativeError.ShouldBeLessThan(1e-10);
    }

    [Fact]
    public void Samples_of_a_noisy_mixture_give_its_centres()
    {
        const int d = 6, count = 6_000;
        double[] centres = Draw.Orthonormal(3, d, 8);
        for (int n = 0; n < centres.Length; n++)
            centres[n] *= 2;
        double[] samples = Draw.Normal(count * d, 9);
        for (int n = 0; n < count; n++)
        {
            for (int c = 0; c < d; c++)
                samples[n * d + c] = 0.5 * samples[n * d + c] + centres[n % 3 * d + c];
        }

        double[] weights = [1 / 3.0, 1 / 3.0, 1 / 3.0];
        using var executor = new CpuExecutor();
        SolveResult result = Solver.Solve(
            new DecompositionProblem(
                new SampleMoment(3, d, samples, 0.25), new FactoredTensor(3, d, weights, centres)),
            new SolveOptions { MinWeight = 0.1 },
            executor);
        result.Converged.ShouldBeTrue();
        result.Rank.ShouldBe(3);
        result.Recovery!.Matched.ShouldBe(3);
        result.WeightStandardErrors!.Count.ShouldBe(3);
        for (int j = 0; j < 3; j++)
        {
            // (1/3)·2³, within a few standard errors.
            double error = result.WeightStandardErrors[j];
            error.ShouldBeInRange(1e-4, 0.1);
            result.Factors.Weights[j].ShouldBe(8 / 3.0, 6 * error);
        }
    }

    [Fact]
    public void A_step_beyond_stability_ends_with_the_last_finite_state()
    {
        DecompositionProblem problem = ProblemGenerator.Generate(
            new ProblemOptions(4, 6, 3, VectorKind.Sphere, Seed: 2));
        using var executor = new CpuExecutor();
        SolveResult result = Solver.Solve(
            problem,
            new SolveOptions
            {
                Method = SolveMethod.Descent,
                Step = 1e3,
                StartNorm = 0.1,
                MaxSteps = 500,
            },
            executor);
        result.StopReason.ShouldBe(StopReason.NotFinite);
        result.Converged.ShouldBeFalse();
        double.IsFinite(result.RelativeError).ShouldBeTrue();
        result.Components.LogNorms.ShouldAllBe(x => !double.IsNaN(x));
        result.Trajectory.Points.ShouldAllBe(p => double.IsFinite(p.Loss));
        result.Steps.ShouldBe(result.Trajectory.Points[^1].Step);
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void A_blow_up_ends_with_the_same_result_whatever_is_recorded(Precision precision)
    {
        DecompositionProblem problem = ProblemGenerator.Generate(
            new ProblemOptions(4, 6, 3, VectorKind.Sphere, Seed: 2));
        using var executor = new CpuExecutor(precision);
        SolveResult[] results =
        [
            .. new int?[] { null, 1, 7 }.Select(every => Solver.Solve(
                problem,
                new SolveOptions
                {
                    Method = SolveMethod.Descent,
                    Precision = precision,
                    Step = 3,
                    StartNorm = 0.3,
                    MaxSteps = 500,
                    RecordEvery = every,
                },
                executor)),
        ];
        foreach (SolveResult result in results)
        {
            result.StopReason.ShouldBe(StopReason.NotFinite);
            result.Steps.ShouldBe(results[0].Steps);
            result.Steps.ShouldBeGreaterThan(0);
            result.Components.ToVectors().ShouldBe(results[0].Components.ToVectors());
            result.RelativeError.ShouldBe(results[0].RelativeError);
        }
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void The_trajectory_reports_errors_of_float64(Precision precision)
    {
        DecompositionProblem problem = ProblemGenerator.Generate(
            new ProblemOptions(4, 6, 3, Weights: WeightKind.Geometric, WeightFrom: 1.3, Seed: 4));
        var truth = (FactoredTensor)problem.Target;
        using var executor = new CpuExecutor(precision);
        SolveResult result = Solver.Solve(
            problem,
            new SolveOptions
            {
                Method = SolveMethod.Descent,
                MaxSteps = 400,
                Tolerance = 1e-12,
                Precision = precision,
            },
            executor);
        TrajectoryPoint last = result.Trajectory.Points[^1];
        FactoredTensor model = result.Components.ToTensor(new ComponentLaw(2), 4);
        double exact = DenseArrays.RelativeDistance(
            DenseArrays.Factored(4, 6, model.Weights, model.Vectors),
            DenseArrays.Factored(4, 6, truth.Weights, truth.Vectors));
        last.RelativeError.ShouldBe(exact, 1e-3 * exact + 3e-8);
        result.ComponentsRelativeError.ShouldBe(exact, 1e-3 * exact);
        result.Trajectory.Points.Select(p => p.RelativeError).ShouldAllBe(x => x >= 0);
    }

    [Theory]
    [InlineData(SolveMethod.Descent, Precision.Float64, 1e-9)]
    [InlineData(SolveMethod.Descent, Precision.Float32, 1e-5)]
    [InlineData(SolveMethod.Flow, Precision.Float64, 1e-9)]
    [InlineData(SolveMethod.Flow, Precision.Float32, 1e-5)]
    [InlineData(SolveMethod.ModifiedFlow, Precision.Float64, 1e-9)]
    [InlineData(SolveMethod.ModifiedFlow, Precision.Float32, 1e-5)]
    public void Converged_means_that_float64_finds_components_or_factors_within_the_tolerance(
        SolveMethod method, Precision precision, double tolerance)
    {
        // Tolerances that the device's own sums cannot resolve; refitting reaches them at once
        // where the true vectors are orthogonal, and not where they are not.
        using var executor = new CpuExecutor(precision);
        foreach (VectorKind vectors in new[] { VectorKind.Orthogonal, VectorKind.Sphere })
        {
            DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(
                4, 6, 3, vectors, Weights: WeightKind.Geometric, WeightFrom: 1.3, Seed: 4));
            for (ulong seed = 0; seed < 4; seed++)
            {
                SolveResult result = Solver.Solve(
                    problem,
                    new SolveOptions
                    {
                        Method = method,
                        StartNorm = 1e-6,
                        Tolerance = tolerance,
                        WeightDecay = 0,
                        MaxSteps = 4000,
                        Precision = precision,
                        Seed = seed,
                    },
                    executor);
                double reached = Math.Min(result.RelativeError, result.ComponentsRelativeError);
                result.Converged.ShouldBe(reached <= tolerance);
                if (vectors == VectorKind.Orthogonal)
                    result.Converged.ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void A_zero_tensor_is_refused() =>
        Should.Throw<InputException>(() =>
        {
            using var executor = new CpuExecutor();
            Solver.Solve(
                new DecompositionProblem(new FactoredTensor(3, 4, [], [])),
                new SolveOptions(),
                executor);
        }).Message.ShouldContain("zero");
}
