using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;

namespace GpuTensorDecomp.Tests.Lazy;

/// <summary>Gradient flow of the linear model, and its course from starts of any norm.</summary>
public sealed class LazyFlowTests
{
    private const int Order = 3;
    private const int Dimension = 4;
    private static readonly SolveOptions Lazy = new() { Method = SolveMethod.Lazy, Components = 6 };
    private static readonly DecompositionProblem Problem = ProblemGenerator.Generate(
        new ProblemOptions(Order, Dimension, 2, VectorKind.Congruent, Cosine: 0.3, Seed: 3));

    [Theory]
    [InlineData(2, 2.0, Precision.Float64)]
    [InlineData(3, 2.0, Precision.Float64)]
    [InlineData(2, 1e-3, Precision.Float64)]
    [InlineData(2, 2.0, Precision.Float32)]
    [InlineData(2, 30.0, Precision.Float32)]
    [InlineData(2, 1e-3, Precision.Float32)]
    public void The_errors_along_its_flow_have_the_closed_form(
        int homogeneity, double startNorm, Precision precision)
    {
        SolveOptions options = Lazy with
        {
            Homogeneity = homogeneity,
            RecordEvery = 1,
            StartNorm = startNorm,
            GradientFlow = true,
            Precision = precision,
        };
        using var executor = new CpuExecutor(precision);
        using PreparedSolve prepared = Solver.Prepare(Problem, options, executor);
        ComponentSet start = Initialization.Start(prepared.Plan, run: 0);
        SolveResult result = prepared.Run();
        result.StopReason.ShouldBe(StopReason.Stationary);
        double optimum = result.Measures["lazyResidual"];
        result.Measures["linearRelativeError"].ShouldBeInRange(
            optimum * (1 - 1e-4), 1.0002 * optimum);
        result.Measures.ContainsKey("stepTimesLargestEigenvalue").ShouldBeFalse();

        var truth = (FactoredTensor)Problem.Target;
        Vector<double> target = Vector<double>.Build.DenseOfArray(
            DenseArrays.Factored(Order, Dimension, truth.Weights, truth.Vectors));
        Matrix<double> jacobian = DenseTangent.Jacobian(
            Order, Dimension, start.ToVectors(), start.Signs, homogeneity);
        var parts = jacobian.Svd();
        Vector<double> along = parts.U.TransposeThisAndMultiply(target);
        double tolerance = precision == Precision.Float64 ? 1e-5 : 1e-4;
        result.Trajectory.Points.Count.ShouldBeGreaterThan(10);
        result.Trajectory.Points[^1].Time.ShouldBeGreaterThan(0);
        foreach (TrajectoryPoint point in result.Trajectory.Points)
        {
            // T(U0) = 0: the residual's part along the n-th left singular vector decays as
            // exp(−s_n² t).
            Vector<double> left = along.MapIndexed((n, part) =>
                n < parts.S.Count ? part * Math.Exp(-parts.S[n] * parts.S[n] * point.Time) : part);
            point.RelativeError.ShouldBe(left.L2Norm() / target.L2Norm(), tolerance);
        }
    }

    [Theory]
    [InlineData(Precision.Float64, false)]
    [InlineData(Precision.Float64, true)]
    [InlineData(Precision.Float32, false)]
    [InlineData(Precision.Float32, true)]
    public void It_takes_the_same_course_from_a_start_of_any_norm(
        Precision precision, bool isFlow)
    {
        using var executor = new CpuExecutor(precision);
        SolveResult[] results = [.. new[] { 1e-6, 1, 1e3, 1e6 }.Select(norm => Solver.Solve(
            Problem,
            Lazy with
            {
                Components = 24,
                StartNorm = norm,
                Precision = precision,
                GradientFlow = isFlow,
                Tolerance = 1e-2, // what float32 makes of it is far below
            },
            executor))];
        foreach (SolveResult result in results)
        {
            result.StopReason.ShouldBe(StopReason.Converged);
            Math.Abs(result.Steps - results[1].Steps).ShouldBeLessThanOrEqualTo(isFlow ? 20 : 2);
            result.Measures["linearRelativeError"].ShouldBeLessThanOrEqualTo(1e-2);
        }
    }
}
