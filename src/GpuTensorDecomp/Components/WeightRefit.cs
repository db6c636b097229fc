using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Execution.Cpu;
using GpuTensorDecomp.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace GpuTensorDecomp.Components;

/// <summary>
/// Weights by least squares for given directions: (XXᵀ)^l w = T*(x_i^l), the power entrywise. For
/// samples also their standard errors, from the samples' own contractions.
/// </summary>
internal static class WeightRefit
{
    /// <summary>Replaces the weights of factors by the least-squares ones.</summary>
    public static FactoredTensor Refit(FactoredTensor factors, TargetEvaluator target)
    {
        if (factors.Rank == 0)
            return factors;
        Vector<double> values = Vector<double>.Build.DenseOfArray(target.Values(factors.Vectors));
        double[] weights = [.. Solve(Gram(factors), values)];
        return new FactoredTensor(factors.Order, factors.Dimension, weights, factors.Vectors);
    }

    /// <summary>
    /// Standard errors of least-squares weights: √diag(G⁻¹CG⁻¹/N), C the covariance over samples of
    /// the vector h_l(⟨x_n, x_i⟩), h_l the Hermite polynomial of the moment's noise variance.
    /// </summary>
    public static double[] StandardErrors(FactoredTensor factors, SampleMoment moment)
    {
        int r = factors.Rank;
        if (r == 0)
            return [];
        Matrix<double> covariance = Matrix<double>.Build.Dense(r, r);
        double[] mean = new double[r];
        double[] values = new double[r];
        double[] second = new double[r * r];
        for (int n = 0; n < moment.SampleCount; n++)
        {
            for (int i = 0; i < r; i++)
            {
                double dot = System.Numerics.Tensors.TensorPrimitives.Dot(
                    moment.Sample(n), factors.Vector(i));
                values[i] = Hermite(dot, moment.Order, moment.NoiseVariance);
                mean[i] += values[i];
            }

            for (int i = 0; i < r; i++)
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(
                    values, values[i], second.AsSpan(i * r, r), second.AsSpan(i * r, r));
            }
        }

        double count = moment.SampleCount;
        for (int i = 0; i < r; i++)
        {
            for (int k = 0; k < r; k++)
                covariance[i, k] = second[i * r + k] / count - mean[i] / count * (mean[k] / count);
        }

        Matrix<double> inverse = Gram(factors).PseudoInverse();
        Matrix<double> spread = inverse * covariance * inverse;
        return
            [.. Enumerable.Range(0, r).Select(i => Math.Sqrt(Math.Max(spread[i, i], 0) / count))];
    }

    private static Matrix<double> Gram(FactoredTensor factors) =>
        Matrix<double>.Build.Dense(
            factors.Rank,
            factors.Rank,
            (i, k) => IntegerPower.Of(
                System.Numerics.Tensors.TensorPrimitives.Dot(factors.Vector(i), factors.Vector(k)),
                factors.Order));

    /// <summary>Cholesky; the pseudo-inverse where directions are dependent.</summary>
    private static Vector<double> Solve(Matrix<double> gram, Vector<double> values)
    {
        try
        {
            return gram.Cholesky().Solve(values);
        }
        catch (ArgumentException)
        {
            // MathNet reports a matrix that is not positive definite this way.
            return gram.PseudoInverse() * values;
        }
    }

    private static double Hermite(double s, int degree, double variance) =>
        Lanes128<double>.Largest(HermitePolynomial<Lanes128<double>, double>.Of(
            Lanes128<double>.Fill(s), degree, variance).Value);
}
