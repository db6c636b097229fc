using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Observation;

/// <summary>
/// How well found components recover true ones. Components are paired by an optimal one-to-one
/// assignment; true ones left without a partner count 0, found ones left over are not punished.
/// Zero terms are no components.
/// </summary>
public static class RecoveryMetrics
{
    /// <summary>|cos| above which a true component counts as matched.</summary>
    public const double MatchedCosine = 0.999;

    /// <summary>
    /// The factor match score (Tomasi and Bro 2006): mean over true components of
    /// |cos|^l · max(0, 1 − |w − ŵ|/max(|w|, |ŵ|)). Odd order: a vector of the wrong sign is a
    /// weight of the wrong sign. Fitted fractions are T̂(v^l)/b with unit v, in the order of the
    /// true components.
    /// </summary>
    /// <exception cref="InputException">Order or dimension differ.</exception>
    public static Recovery Score(FactoredTensor found, FactoredTensor truth)
    {
        RequireSameSpace(found, truth);
        var (estimates, terms) = (new UnitTerms(found), new UnitTerms(truth));
        IReadOnlyList<MatchedPair> pairs = Match(estimates, terms, found.Order, useWeights: true);
        double sum = pairs.Sum(pair => PairScore(pair, found.Order));
        return new Recovery(
            MeanOverTruth(sum, estimates, terms),
            pairs.Count(pair => Math.Abs(pair.Cosine) > MatchedCosine),
            terms.Count,
            FittedFractions(estimates, terms, found.Order));
    }

    /// <summary>Mean over true components of |cos|^l, weights left aside.</summary>
    /// <exception cref="InputException">Order or dimension differ.</exception>
    public static double Congruence(FactoredTensor found, FactoredTensor truth)
    {
        RequireSameSpace(found, truth);
        var (estimates, terms) = (new UnitTerms(found), new UnitTerms(truth));
        double sum = Match(estimates, terms, found.Order, useWeights: false)
            .Sum(pair => IntegerPower.Of(Math.Abs(pair.Cosine), found.Order));
        return MeanOverTruth(sum, estimates, terms);
    }

    /// <summary>
    /// The pairs behind the factor match score, in the order of the true components.
    /// </summary>
    /// <exception cref="InputException">Order or dimension differ.</exception>
    public static IReadOnlyList<MatchedPair> MatchedPairs(
        FactoredTensor found, FactoredTensor truth)
    {
        RequireSameSpace(found, truth);
        return Match(new UnitTerms(found), new UnitTerms(truth), found.Order, useWeights: true);
    }

    /// <summary>
    /// ‖A − B‖/‖B‖ in Gram form, O(r²d), with double-double sums, so that the cancellation in
    /// ‖A‖² − 2⟨A, B⟩ + ‖B‖² leaves ratios down to about 1e-15 standing.
    /// </summary>
    /// <exception cref="InputException">Order or dimension differ, or B is zero.</exception>
    public static double RelativeDistance(FactoredTensor a, FactoredTensor b)
    {
        RequireSameSpace(a, b);
        double reference = GramSum.NormSquared(b, null);
        if (!(reference > 0))
        {
            throw new InputException(
                "The reference tensor is zero; a relative distance needs another.");
        }

        return Math.Sqrt(Math.Max(0, GramSum.NormSquared(a, b)) / reference);
    }

    /// <summary>T̂(v_j^l)/b_j for each true component, v_j unit.</summary>
    /// <exception cref="InputException">Order or dimension differ.</exception>
    public static double[] FittedFractions(FactoredTensor found, FactoredTensor truth)
    {
        RequireSameSpace(found, truth);
        return FittedFractions(new UnitTerms(found), new UnitTerms(truth), found.Order);
    }

    private static List<MatchedPair> Match(
        UnitTerms found, UnitTerms truth, int order, bool useWeights)
    {
        // Among equal scores (all of them 0, say) the better direction wins.
        const double tieBreak = 1e-9;
        double[] cost = new double[checked(truth.Count * found.Count)];
        for (int j = 0; j < truth.Count; j++)
        {
            for (int i = 0; i < found.Count; i++)
            {
                MatchedPair pair = Pair(found, i, truth, j, order);
                double direction = IntegerPower.Of(Math.Abs(pair.Cosine), order);
                cost[j * found.Count + i] = useWeights
                    ? -PairScore(pair, order) - tieBreak * direction
                    : -direction;
            }
        }

        int[] partner = LinearAssignment.Solve(truth.Count, found.Count, cost);
        var pairs = new List<MatchedPair>();
        for (int j = 0; j < truth.Count; j++)
        {
            if (partner[j] >= 0)
                pairs.Add(Pair(found, partner[j], truth, j, order));
        }

        return pairs;
    }

    private static MatchedPair Pair(UnitTerms found, int i, UnitTerms truth, int j, int order)
    {
        double cosine = found.Cosine(i, truth, j);
        return new MatchedPair(
            found.Place(i), truth.Place(j), order % 2 == 0 ? Math.Abs(cosine) : cosine,
            found.Weight(i), truth.Weight(j));
    }

    private static double PairScore(MatchedPair pair, int order)
    {
        double weight = pair.Cosine < 0 ? -pair.WeightFound : pair.WeightFound;
        double largest = Math.Max(Math.Abs(weight), Math.Abs(pair.WeightTruth));
        double agreement = Math.Max(0, 1 - Math.Abs(weight - pair.WeightTruth) / largest);
        return IntegerPower.Of(Math.Abs(pair.Cosine), order) * agreement;
    }

    private static double MeanOverTruth(double sum, UnitTerms found, UnitTerms truth)
    {
        if (truth.Count > 0)
            return sum / truth.Count;
        return found.Count == 0 ? 1 : 0;
    }

    private static double[] FittedFractions(UnitTerms found, UnitTerms truth, int order)
    {
        double[] fractions = new double[truth.Count];
        for (int j = 0; j < fractions.Length; j++)
        {
            double value = 0;
            for (int i = 0; i < found.Count; i++)
                value += found.Weight(i) * IntegerPower.Of(found.Cosine(i, truth, j), order);
            fractions[j] = value / truth.Weight(j);
        }

        return fractions;
    }

    private static void RequireSameSpace(FactoredTensor a, FactoredTensor b)
    {
        if (a.Order != b.Order || a.Dimension != b.Dimension)
        {
            throw new InputException(
                $"The tensors cannot be compared: order {a.Order} and dimension {a.Dimension} " +
                $"against order {b.Order} and dimension {b.Dimension}. Give two of one order and " +
                "dimension.");
        }
    }
}
