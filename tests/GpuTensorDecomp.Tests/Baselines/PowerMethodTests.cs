using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Baselines;

public sealed class PowerMethodTests : IDisposable
{
    private static readonly SolveOptions Power = new() { Method = SolveMethod.Power };

    private readonly CpuExecutor _executor = new();

    public void Dispose() => _executor.Dispose();

    /// <summary>The bounds are the counts of a plain implementation from one start.</summary>
    [Theory]
    [InlineData(3, 10, 5, 38)]
    [InlineData(4, 10, 5, 38)]
    [InlineData(3, 20, 10, 84)]
    [InlineData(4, 20, 10, 84)]
    [InlineData(3, 20, 20, 184)]
    [InlineData(4, 20, 20, 184)]
    public void Orthogonal_terms_are_found_to_rounding_with_one_start_and_few_contractions(
        int order, int dimension, int rank, int most)
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            SolveResult result = Solver.Solve(
                Orthogonal(order, dimension, rank, seed),
                Power with { Restarts = 1, Tolerance = 1e-7, Seed = seed },
                _executor);
            result.RelativeError.ShouldBeLessThan(1e-12);
            result.Rank.ShouldBe(rank);
            result.Converged.ShouldBeTrue();
            result.StopReason.ShouldBe(StopReason.Converged);
            result.Recovery!.Matched.ShouldBe(rank);
            result.Measures["contractions"].ShouldBe(result.Steps);
            result.Steps.ShouldBeInRange(2 * rank, most);
        }
    }

    /// <summary>
    /// Medians over 10 seeds of a plain implementation with 10 starts, as many terms as there are.
    /// </summary>
    [Theory]
    [InlineData(3, 20, 5, 0.12)]
    [InlineData(3, 50, 5, 0.085)]
    [InlineData(4, 20, 5, 0.079)]
    [InlineData(4, 50, 5, 0.021)]
    public void On_other_terms_the_error_of_deflation_stays(
        int order, int dimension, int rank, double median)
    {
        List<double> errors = [];
        for (ulong seed = 0; seed < 10; seed++)
        {
            DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(
                order, dimension, rank, VectorKind.Sphere, Weights: WeightKind.Signed, Seed: seed));
            SolveResult result = Solver.Solve(
                problem, Power with { Components = rank, Seed = seed }, _executor);
            result.Converged.ShouldBeFalse();
            result.StopReason.ShouldBe(StopReason.EpochsDone);
            errors.Add(result.RelativeError);
        }

        errors.Sort();
        errors[5].ShouldBeInRange(median / 2, 1.4 * median);
    }

    /// <summary>
    /// To the rounding of float32, with no more contractions: the limits fit the precision.
    /// </summary>
    [Theory]
    [InlineData(3, 10, 5, 38)]
    [InlineData(4, 20, 20, 184)]
    public void In_float32_orthogonal_terms_are_found_to_its_rounding(
        int order, int dimension, int rank, int most)
    {
        using var executor = new CpuExecutor(Precision.Float32);
        for (ulong seed = 0; seed < 10; seed++)
        {
            SolveResult result = Solver.Solve(
                Orthogonal(order, dimension, rank, seed),
                Power with
                {
                    Restarts = 1,
                    Tolerance = 2e-6,
                    Seed = seed,
                    Precision = Precision.Float32,
                },
                executor);
            result.RelativeError.ShouldBeInRange(1e-9, 1e-6);
            result.Rank.ShouldBe(rank);
            result.StopReason.ShouldBe(StopReason.Converged);
            result.Steps.ShouldBeInRange(2 * rank, most);
        }
    }

    [Fact]
    public void In_float32_it_ends_where_rounding_is_all_that_is_left()
    {
        using var executor = new CpuExecutor(Precision.Float32);
        SolveResult result = Solver.Solve(
            Orthogonal(3, 10, 5, 0),
            Power with { Tolerance = 1e-12, Precision = Precision.Float32 },
            executor);
        result.StopReason.ShouldBe(StopReason.Stagnated);
        result.Rank.ShouldBe(5);
        result.RelativeError.ShouldBeInRange(1e-9, 1e-6);
    }

    [Fact]
    public void In_float32_small_terms_and_the_error_of_deflation_are_those_of_float64()
    {
        DecompositionProblem[] problems =
        [
            ProblemGenerator.Generate(new ProblemOptions(
                3, 40, 20, Weights: WeightKind.Geometric, WeightFrom: 1.4, Seed: 2)),
            ProblemGenerator.Generate(new ProblemOptions(
                4, 20, 5, VectorKind.Sphere, Weights: WeightKind.Signed, Seed: 3)),
        ];
        using var single = new CpuExecutor(Precision.Float32);
        foreach (DecompositionProblem problem in problems)
        {
            SolveOptions options =
                Power with { Components = problem.Truth!.Rank, Tolerance = 1e-9 };
            SolveResult expected = Solver.Solve(problem, options, _executor);
            SolveResult found = Solver.Solve(
                problem, options with { Precision = Precision.Float32 }, single);
            found.Factors.Weights.ShouldBe(expected.Factors.Weights, 1e-5);
            found.RelativeError.ShouldBe(expected.RelativeError, 1e-5);
            found.Device.ShouldBe(single.DeviceName);
        }
    }

    [Fact]
    public void Mixed_signs_at_even_order_are_found()
    {
        DecompositionProblem problem = Problem(4, [2, -1.5, 1, -0.7], Draw.Orthonormal(4, 8, 3), 8);
        SolveResult result = Solver.Solve(problem, Power, _executor);
        result.RelativeError.ShouldBeLessThan(1e-12);
        result.Factors.Weights.ShouldBe([2, -1.5, 1, -0.7], 1e-10);
        double[] weights = result.Components.ToTensor(new(2), 4).Weights;
        weights.Order().ShouldBe([-1.5, -0.7, 1, 2], 1e-10);
    }

    [Fact]
    public void A_dense_target_is_one_like_its_factors()
    {
        double[] weights = [2, 1, 0.5], vectors = Draw.Orthonormal(3, 5, 4);
        var dense = DenseTensor.FromArray(3, 5, DenseArrays.Factored(3, 5, weights, vectors));
        SolveResult result =
            Solver.Solve(new DecompositionProblem(dense), Power, _executor);
        result.Converged.ShouldBeTrue();
        result.Factors.Weights.ShouldBe(weights, 1e-10);
        result.Recovery.ShouldBeNull();
    }

    [Fact]
    public void Of_samples_terms_down_to_the_smallest_weight_are_found()
    {
        // Samples s_c e_c: the moment of order 4 is diagonal with weights s_c⁴/d.
        const int dimension = 4;
        double[] scales = [2, 1.8, 1.6, 0.3];
        var samples = new double[dimension * dimension];
        for (int c = 0; c < dimension; c++)
            samples[c * dimension + c] = scales[c];
        var moment = new SampleMoment(4, dimension, samples);
        SolveResult result = Solver.Solve(
            new DecompositionProblem(moment),
            Power with { MinWeight = 0.05, Tolerance = 1e-9 },
            _executor);
        result.Factors.Weights.ShouldBe([4, 2.6244, 1.6384], 1e-10);
        result.StopReason.ShouldBe(StopReason.DeflationComplete);
        result.Converged.ShouldBeTrue();
    }

    [Fact]
    public void Where_noise_is_known_it_ends_at_its_level()
    {
        DecompositionProblem problem = Problem(3, [1, 0.5, 0.1], Draw.Orthonormal(3, 6, 5), 6);
        SolveResult result = Solver.Solve(problem, Power with { NoiseLevel = 0.12 }, _executor);
        result.Rank.ShouldBe(2);
        result.StopReason.ShouldBe(StopReason.NoiseFloor);
        result.Converged.ShouldBeTrue();
    }

    [Fact]
    public void On_a_noisy_target_the_trajectory_tells_the_distance_to_the_known_components()
    {
        DecompositionProblem problem = ProblemGenerator.Generate(
            new ProblemOptions(3, 5, 3, Weights: WeightKind.Linear, WeightTo: 0.5, Noise: 0.1));
        SolveResult result = Solver.Solve(problem, Power, _executor);
        FactoredTensor truth = problem.Truth!;
        double[] known = DenseArrays.Factored(3, 5, truth.Weights, truth.Vectors);
        FactoredTensor found =
            result.Components.ToTensor(new ComponentLaw(result.Plan.Homogeneity), 3);
        double[] model = DenseArrays.Factored(3, 5, found.Weights, found.Vectors);
        IReadOnlyList<TrajectoryPoint> points = result.Trajectory.Points;
        points[^1].TruthError.ShouldBe(DenseArrays.RelativeDistance(model, known), 1e-12);
        points.ShouldAllBe(point => double.IsFinite(point.TruthError));

        Solver.Solve(Orthogonal(3, 5, 3, 0), Power, _executor).Trajectory.Points
            .ShouldAllBe(point => double.IsNaN(point.TruthError));
    }

    [Fact]
    public void The_trajectory_has_a_point_a_term_whose_errors_follow_from_the_weights()
    {
        DecompositionProblem problem = Problem(3, [3, 2, 1], Draw.Orthonormal(3, 6, 5), 6);
        SolveResult result = Solver.Solve(problem, Power, _executor);
        IReadOnlyList<TrajectoryPoint> points = result.Trajectory.Points;
        points.Count.ShouldBe(4);
        double[] errors = [1, Math.Sqrt(5.0 / 14), Math.Sqrt(1.0 / 14), 0];
        points.Select(p => p.RelativeError).ShouldBe(errors, 1e-7);
        points.Select(p => p.Weights.Length).ShouldBe([0, 1, 2, 3]);
        points[^1].Step.ShouldBe(result.Steps);
        points[2].FittedFractions.ShouldBe([1, 1, 0], 1e-9);
        result.Trajectory.FactorOfComponent.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Polished_terms_of_overlapping_vectors_are_exact()
    {
        DecompositionProblem problem = ProblemGenerator.Generate(
            new ProblemOptions(3, 8, 3, VectorKind.Congruent, Cosine: 0.3, Seed: 1));
        SolveOptions three = Power with { Components = 3 };
        Solver.Solve(problem, three, _executor).RelativeError.ShouldBeGreaterThan(1e-2);
        SolveResult result = Solver.Solve(problem, three with { Polish = true }, _executor);
        result.RelativeError.ShouldBeLessThan(1e-9);
        result.Converged.ShouldBeTrue();
    }

    [Fact]
    public void A_step_limit_counts_contractions_and_keeps_the_terms_so_far()
    {
        SolveResult result = Solver.Solve(
            Orthogonal(3, 10, 5, 0), Power with { Restarts = 1, MaxSteps = 12 }, _executor);
        result.StopReason.ShouldBe(StopReason.MaxSteps);
        result.Steps.ShouldBeLessThanOrEqualTo(12);
        result.Converged.ShouldBeFalse();
        result.Rank.ShouldBeInRange(1, 3);
    }

    [Fact]
    public void A_time_limit_ends_it() => Solver.Solve(
        Orthogonal(3, 10, 5, 0), Power with { TimeLimit = TimeSpan.FromTicks(1) }, _executor)
        .StopReason.ShouldBe(StopReason.TimeLimit);

    [Fact]
    public void Interrupted_it_ends_with_the_terms_so_far_and_says_that_there_is_no_checkpoint()
    {
        using var stop = new CancellationTokenSource();
        SolveResult result = Solver.Solve(
            Orthogonal(3, 10, 5, 0), Power, _executor, new CancelAfterTerms(stop, 2),
            cancellation: stop.Token);
        result.StopReason.ShouldBe(StopReason.Interrupted);
        result.Converged.ShouldBeFalse();
        result.Rank.ShouldBe(2);
        result.Notes.ShouldContain(note => note.Contains("no checkpoints"));
    }

    private static DecompositionProblem Orthogonal(
        int order, int dimension, int rank, ulong seed) =>
        ProblemGenerator.Generate(new ProblemOptions(
            order, dimension, rank, Weights: WeightKind.Linear, WeightFrom: 1, WeightTo: 0.5,
            Seed: seed));

    private static DecompositionProblem Problem(
        int order, double[] weights, double[] vectors, int dimension)
    {
        var tensor = new FactoredTensor(order, dimension, weights, vectors);
        return new DecompositionProblem(tensor, tensor);
    }

    private sealed class CancelAfterTerms(CancellationTokenSource stop, int count) : SolveObserver
    {
        public override void OnProgress(SolveProgress progress)
        {
            if (progress.Fitted == count)
                stop.Cancel();
        }
    }
}
