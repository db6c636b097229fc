using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Components;

/// <summary>
/// ‖T − T*‖/‖T*‖ in float64: the Gram form; below 1e-6 √(Σ w²) where the weights are larger than
/// the target, as after a large start, and below 1e-6 ‖T*‖ otherwise, where that cancels,
/// double-double sums for a factored target and the entries themselves for a dense one. What lies
/// below the floor of its evaluation is clamped and flagged.
/// </summary>
/// <param name="Relative">The relative error, ≥ 0.</param>
/// <param name="BelowFloor">Whether it is below what its evaluation resolves.</param>
internal readonly record struct ResidualNorm(double Relative, bool BelowFloor)
{
    private const double GramSwitch = 1e-6;
    private const double GramFloor = 5e-8;
    private const double ExactFloor = 1e-14;

    /// <summary>Most multiply-adds spent on an evaluation below <see cref="GramSwitch"/>.</summary>
    private const double ExactWork = 2e9;

    public static ResidualNorm Of(FactoredTensor model, TargetEvaluator target)
    {
        double scale = target.Tensor.NormSquared;
        if (scale == 0)
            return new ResidualNorm(
                model.Rank == 0 ? 0 : double.PositiveInfinity, BelowFloor: false);
        double square = Gram(model, target) / scale;
        double weights =
            System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(model.Weights);
        double lost = Math.Max(1, weights / scale);
        if (square > GramSwitch * GramSwitch * lost)
            return new ResidualNorm(Math.Sqrt(square), BelowFloor: false);
        double? exact = target.Tensor switch
        {
            FactoredTensor factored
                when Work(model.Rank + factored.Rank, model.Dimension) < ExactWork =>
                GramSum.NormSquared(model, factored),
            DenseTensor dense when dense.Entries.Length * (double)model.Rank < ExactWork =>
                Entrywise(model, dense),
            _ => null,
        };
        double relative = Math.Sqrt(Math.Max(exact / scale ?? square, 0));
        double floor = (exact is null ? GramFloor : ExactFloor) * Math.Sqrt(lost);
        return new ResidualNorm(relative, relative < floor);
    }

    /// <summary>Σ w_i M_i − 2 Σ w_i T*(x_i^l) + ‖T*‖².</summary>
    private static double Gram(FactoredTensor model, TargetEvaluator target)
    {
        double[] values = target.Values(model.Vectors);
        double cross = System.Numerics.Tensors.TensorPrimitives.Dot<double>(model.Weights, values);
        return model.NormSquared - 2 * cross + target.Tensor.NormSquared;
    }

    private static double Work(int terms, int dimension) => 10.0 * terms * terms * dimension;

    /// <summary>Σ over all entries of (T(I) − T*(I))².</summary>
    private static double Entrywise(FactoredTensor model, DenseTensor target)
    {
        int d = target.Dimension;
        int[] index = new int[target.Order - 1];
        double[] difference = new double[d];
        double sum = 0;
        for (int row = 0; row < target.Entries.Length; row += d)
        {
            target.Entries.AsSpan(row, d).CopyTo(difference);
            for (int i = 0; i < model.Rank; i++)
            {
                ReadOnlySpan<double> x = model.Vector(i);
                double monomial = model.Weights[i];
                foreach (int c in index)
                    monomial *= x[c];
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(
                    x, -monomial, difference, difference);
            }

            sum += MultiIndex.Multiplicity(index) *
                System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(difference);
            MultiIndex.Advance(index);
        }

        return sum;
    }
}
