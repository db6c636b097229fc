using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// How likely m random components reach all r terms of an orthogonal tensor, if each ends where the
/// flow in T* alone takes it: a coupon collector over the basins of the v_j.
/// </summary>
internal static class CouponCollector
{
    /// <summary>
    /// The chance of a uniform direction to end in v_j: that b_j x_j^{l−2} is the largest of all
    /// and positive, x = (⟨v_j, u⟩)_j. With x standard normal,
    /// P_j = ∫ p(x) Π_{k≠j} F((b_j/b_k)^{1/(l−2)} x) dx over x > 0, where F is the law of |x_k| for
    /// even l and of x_k for odd l. For odd l the P_j sum to 1 − 2^−r: the rest shrinks.
    /// </summary>
    /// <param name="order">l ≥ 3.</param>
    /// <param name="weights">b_j > 0 (term).</param>
    public static double[] BasinShares(int order, IReadOnlyList<double> weights)
    {
        bool even = order % 2 == 0;
        double Law(double x) =>
            even ? SpecialFunctions.Erf(x / Constants.Sqrt2)
                : 0.5 * (1 + SpecialFunctions.Erf(x / Constants.Sqrt2));
        return
        [
            .. weights.Select((own, j) => GaussLegendreRule.Integrate(
                x =>
                {
                    double product = (even ? 2 : 1) * Constants.InvSqrt2Pi * Math.Exp(-0.5 * x * x);
                    for (int k = 0; k < weights.Count; k++)
                    {
                        if (k != j)
                            product *= Law(Math.Pow(own / weights[k], 1.0 / (order - 2)) * x);
                    }

                    return product;
                },
                0, 9, 128)),
        ];
    }

    /// <summary>
    /// The chance that m independent draws meet every basin: Σ_S (−1)^{|S|} (1 − P(S))^m over the
    /// subsets S of basins; for equal shares Σ_k (−1)^k C(r, k) (1 − kP)^m.
    /// </summary>
    public static double AllFound(IReadOnlyList<double> shares, double draws)
    {
        double sum = 0;
        for (int subset = 0; subset < 1 << shares.Count; subset++)
        {
            double missed = 0;
            for (int j = 0; j < shares.Count; j++)
            {
                if ((subset >> j & 1) == 1)
                    missed += shares[j];
            }

            int sign = int.IsOddInteger(BitOperations.PopCount((uint)subset)) ? -1 : 1;
            sum += sign * Math.Pow(Math.Max(0, 1 - missed), draws);
        }

        return Math.Clamp(sum, 0, 1);
    }
}
