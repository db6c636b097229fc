using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution;

/// <summary>
/// σ̂ = max |T(x^l)| over unit x, estimated by the shifted symmetric power method (Kolda and Mayo
/// 2011) from random starts on T and, at even order, on −T; not below the largest weight of a
/// factored T.
/// </summary>
/// <param name="Largest">Largest |T(x^l)| found.</param>
/// <param name="Lowest">
/// Smallest T(x^l) found at even order (0 where none is negative); −Largest at odd order.
/// </param>
internal sealed record SpectralEstimate(double Largest, double Lowest)
{
    private const int Starts = 20;
    private const int Iterations = 30;

    public static SpectralEstimate Of(TargetEvaluator target, ulong seed)
    {
        double highest = Extremum(target, seed, 1);
        double lowest =
            target.Tensor.Order % 2 == 1 ? -highest
            : IsPositive(target.Tensor) ? 0
            : -Extremum(target, seed, -1);
        double known = target.Tensor is FactoredTensor factored
            ? factored.Normalized().Weights.Select(Math.Abs).DefaultIfEmpty().Max()
            : 0;
        return new SpectralEstimate(
            Math.Max(known, Math.Max(Math.Abs(highest), Math.Abs(lowest))), lowest);
    }

    /// <summary>At even order T(x^l) = Σ b_j⟨v_j, x⟩^l ≥ 0 where no weight is negative.</summary>
    private static bool IsPositive(SymmetricTensor tensor) =>
        tensor is FactoredTensor factored && Array.TrueForAll(factored.Weights, w => w >= 0);

    /// <summary>
    /// max of sign·T(x^l): x ← normalise(sign·T(x^{l−1}) + shift·x) with a modest shift.
    /// </summary>
    private static double Extremum(TargetEvaluator target, ulong seed, int sign)
    {
        int d = target.Tensor.Dimension;
        var x = new double[Starts * d];
        CounterRandom.FillNormals(seed, 0, 0, RandomPurpose.SpectralEstimate, d, x);
        Normalise(x, d);
        double side = sign;
        double best = double.NegativeInfinity;
        double[] y = new double[x.Length];
        using PreparedContraction contraction = target.Prepare(Starts);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            contraction.Write(x);
            contraction.Run();
            contraction.Read(y);
            for (int i = 0; i < Starts; i++)
            {
                Span<double> xi = x.AsSpan(i * d, d);
                Span<double> yi = y.AsSpan(i * d, d);
                double value = sign * System.Numerics.Tensors.TensorPrimitives.Dot<double>(xi, yi);
                best = Math.Max(best, value);

                // A shift of half the current |value| damps oscillation without slowing much.
                double shift = 0.5 * Math.Abs(value);
                for (int c = 0; c < xi.Length && c < yi.Length; c++)
                    xi[c] = side * yi[c] + shift * xi[c];
            }

            Normalise(x, d);
        }

        return best;
    }

    private static void Normalise(double[] x, int d)
    {
        for (int i = 0; i < x.Length; i += d)
        {
            Span<double> xi = x.AsSpan(i, d);
            double norm = System.Numerics.Tensors.TensorPrimitives.Norm<double>(xi);
            if (norm > 0)
                System.Numerics.Tensors.TensorPrimitives.Divide(xi, norm, xi);
        }
    }
}
