using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// Takes away factors that a fit does not need (ours). An exact fit of more terms than the rank
/// lies on a continuum of such fits, which shows as a null vector of the tangent kernel; the
/// factors that it moves are left out in turn; of eigenvectors (order 2) the weakest alone, since
/// without it the others are the best fit. On samples the other half judges instead.
/// </summary>
internal static class RankReduction
{
    /// <summary>
    /// Curvature along the flattest direction, of unit terms, below which it is a null vector.
    /// </summary>
    private const double Flat = 1e-6;

    /// <summary>μ of the inverse iteration that finds that direction.</summary>
    private const double Shift = 1e-9;

    /// <summary>Share of the null vector's square that makes a factor a candidate.</summary>
    private const double Share = 0.02;

    /// <summary>
    /// More factors than this are not left out one by one on samples: the cost is r² fits.
    /// </summary>
    private const int MostFactors = 64;

    /// <summary>
    /// Leaves out what an exact fit does not need; the result still reaches the tolerance.
    /// </summary>
    public static RunOutcome OfExactFit(
        RunOutcome outcome, TargetEvaluator target, SolvePlan plan, CancellationToken end)
    {
        while (outcome.Factors.Rank > 1 && !end.IsCancellationRequested)
        {
            RunOutcome? smaller = Candidates(outcome.Factors)
                .TakeWhile(_ => !end.IsCancellationRequested)
                .Select(i => Condenser.Repolished(Without(outcome.Factors, i), target, plan, end))
                .FirstOrDefault(o => o.Reached);
            if (smaller is null)
                break;
            outcome = smaller;
        }

        return outcome;
    }

    /// <summary>
    /// Leaves out factors, weakest first, while the loss on held-out samples rises by less than it
    /// would for a factor that just stands out from its noise: by the square of its least weight.
    /// </summary>
    /// <param name="factors">Factors polished on the fit.</param>
    /// <param name="fit">The half that is fitted.</param>
    /// <param name="heldOut">The other half.</param>
    /// <param name="significance">
    /// Multiples of its standard error at which a weight stands out.
    /// </param>
    /// <param name="plan">The plan.</param>
    /// <param name="end">Ends it with what is left so far.</param>
    public static FactoredTensor OnHeldOut(
        FactoredTensor factors,
        TargetEvaluator fit,
        TargetEvaluator heldOut,
        double significance,
        SolvePlan plan,
        CancellationToken end)
    {
        double loss = Loss(factors, heldOut);
        bool reduced = factors.Rank <= MostFactors;
        while (reduced && factors.Rank > 1)
        {
            reduced = false;

            // Whichever factor goes, the others move to fill its place: the weakest sets the scale.
            double least = significance *
                WeightRefit.StandardErrors(factors, (SampleMoment)heldOut.Tensor).Min();
            int[] weakest =
                [.. Enumerable.Range(0, factors.Rank).OrderBy(i => Math.Abs(factors.Weights[i]))];
            foreach (int i in weakest)
            {
                FactoredTensor smaller =
                    Condenser.Repolished(Without(factors, i), fit, plan, end).Factors;
                if (end.IsCancellationRequested)
                    return factors;
                double smallerLoss = Loss(smaller, heldOut);
                if (smallerLoss > loss + least * least)
                    continue;
                (factors, loss, reduced) = (smaller, smallerLoss, true);
                break;
            }
        }

        return factors;
    }

    /// <summary>
    /// Factors that the null vector moves, weakest first; none where there is no null vector.
    /// </summary>
    private static IEnumerable<int> Candidates(FactoredTensor factors)
    {
        if (factors.Order == 2)
            return [factors.Rank - 1];
        int d = factors.Dimension;
        double[] signs = [.. factors.Weights.Select(w => (double)Math.Sign(w))];
        (double[] flattest, double curvature) =
            new TangentKernel(factors.Order, factors.Vectors, signs).FlattestDirection(Shift);
        if (curvature > Flat)
            return [];
        return Enumerable.Range(0, factors.Rank)
            .Where(i => System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(
                flattest.AsSpan(i * d, d)) > Share)
            .OrderBy(i => Math.Abs(factors.Weights[i]));
    }

    /// <summary>‖T̂‖² − 2⟨T̂, T⟩: the squared distance to T up to ‖T‖².</summary>
    private static double Loss(FactoredTensor factors, TargetEvaluator target) =>
        factors.NormSquared - 2 * System.Numerics.Tensors.TensorPrimitives.Dot<double>(
            factors.Weights, target.Values(factors.Vectors));

    private static FactoredTensor Without(FactoredTensor factors, int left) =>
        factors.Select([.. Enumerable.Range(0, factors.Rank).Where(i => i != left)]);
}
