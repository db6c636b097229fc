using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>
/// Order 2: whatever terms a fit has, its factors are the eigenvectors, never more than there are
/// coordinates.
/// </summary>
public sealed class MatrixTests
{
    /// <summary>Sums of fewer and of more terms than coordinates, of both signs.</summary>
    [Theory]
    [InlineData(SolveMethod.Deflation, 8, 3)]
    [InlineData(SolveMethod.Deflation, 6, 15)]
    [InlineData(SolveMethod.Flow, 6, 15)]
    [InlineData(SolveMethod.Power, 6, 15)]
    public void An_exact_fit_is_the_eigendecomposition(SolveMethod method, int d, int terms)
    {
        double[] weights = [.. Enumerable.Range(0, terms).Select(j => (j % 3 - 0.9) / terms)];
        double[] vectors = Draw.Unit(terms, d, 4);
        using var executor = new CpuExecutor();
        SolveResult result = Solver.Solve(
            new DecompositionProblem(new FactoredTensor(2, d, weights, vectors)),
            new SolveOptions
            {
                Method = method,
                Polish = true,
                Tolerance = 1e-3,
                Components = method == SolveMethod.Power ? null : 4 * d,
                MaxSteps = 20_000,
            },
            executor);
        result.RelativeError.ShouldBeLessThan(1e-8);
        double[] eigenvalues = JacobiEigenvalues.Of(DenseArrays.Factored(2, d, weights, vectors));
        result.Factors.Weights.ShouldBe(eigenvalues[..Math.Min(d, terms)], 1e-8);
    }

    /// <summary>
    /// Cut off soon after the start, where forty components point everywhere: their matrix has
    /// six eigenvalues, and merging directions within an angle left more factors than that.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_fit_that_was_cut_off_has_no_more_factors_than_coordinates(bool polish)
    {
        const int d = 6;
        using var executor = new CpuExecutor();
        SolveResult result = Solver.Solve(
            new DecompositionProblem(new FactoredTensor(
                2, d, [1, 0.9, 0.8, 0.7, 0.6, 0.5], Draw.Orthonormal(6, d, 5))),
            new SolveOptions
            {
                Method = SolveMethod.Descent,
                Components = 40,
                Step = 0.01,
                StartNorm = 0.1,
                Polish = polish,
                MaxSteps = 40,
            },
            executor);
        result.Rank.ShouldBeInRange(1, d);
        for (int k = 0; k < result.Rank; k++)
        {
            for (int i = 0; i < k; i++)
            {
                double dot = 0;
                for (int c = 0; c < d; c++)
                    dot += result.Factors.Vector(i)[c] * result.Factors.Vector(k)[c];
                dot.ShouldBe(0, 1e-12);
            }
        }
    }
}
