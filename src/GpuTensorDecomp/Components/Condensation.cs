using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Components;

/// <summary>
/// Over-parameterised components to few factors: those within an angle of one another and of equal
/// sign are merged, largest first (greedy agglomeration), and factors that stay small are pruned.
/// Merging comes first, because a weak term may be shared by several components that are each too
/// small.
/// </summary>
public static class Condensation
{
    /// <summary>Condenses weighted unit vectors.</summary>
    /// <param name="model">Terms w_i ū_i^{⊗l}; vectors need not be unit.</param>
    /// <param name="cosine">Terms with ⟨ū_i, ū_k⟩ above this are one (|cos| at even order).</param>
    /// <param name="drop">Factors with |w| below this share of the largest are pruned.</param>
    /// <returns>The factors, and for each term the factor it went to, or −1.</returns>
    public static (FactoredTensor Factors, int[] FactorOfTerm) Condense(
        FactoredTensor model, double cosine = 0.97, double drop = 3e-3)
    {
        int d = model.Dimension;
        bool odd = model.Order % 2 == 1;
        double[] weights = new double[model.Rank];
        for (int i = 0; i < weights.Length; i++)
        {
            double norm = System.Numerics.Tensors.TensorPrimitives.Norm(model.Vector(i));
            weights[i] = model.Weights[i] * Math.Pow(norm, model.Order);
        }

        // What could not change a factor by a thousandth of the limit is not looked at.
        double limit = 1e-3 * drop * weights.Select(Math.Abs).DefaultIfEmpty().Max();
        int[] order =
            [.. Enumerable.Range(0, weights.Length).OrderByDescending(i => Math.Abs(weights[i]))];
        int[] factorOf = new int[weights.Length];
        Array.Fill(factorOf, -1);
        var leaders = new List<double[]>(); // unit vector of each factor's largest term
        var sums = new List<double[]>(); // Σ |w| ± ū of its terms
        var totals = new List<double>();
        foreach (int i in order)
        {
            if (Math.Abs(weights[i]) < limit || weights[i] == 0)
                break;
            double[] unit = Unit(model.Vector(i));
            int found = -1;
            double flip = 1;
            for (int k = 0; k < leaders.Count && found < 0; k++)
            {
                double dot = System.Numerics.Tensors.TensorPrimitives.Dot<double>(unit, leaders[k]);
                flip = dot < 0 ? -1 : 1;

                // At odd order −u with weight −w is the same term; at even order only ±u is free.
                double sign = odd ? flip * weights[i] : weights[i];
                if (Math.Abs(dot) > cosine && Math.Sign(sign) == Math.Sign(totals[k]))
                    found = k;
            }

            if (found < 0)
            {
                found = leaders.Count;
                flip = 1;
                leaders.Add(unit);
                sums.Add(new double[d]);
                totals.Add(0);
            }

            totals[found] += odd ? flip * weights[i] : weights[i];
            for (int c = 0; c < d; c++)
                sums[found][c] += Math.Abs(weights[i]) * flip * unit[c];
            factorOf[i] = found;
        }

        double least = drop * totals.Select(Math.Abs).DefaultIfEmpty().Max();
        int[] kept =
            [.. Enumerable.Range(0, totals.Count).Where(k => Math.Abs(totals[k]) >= least)];
        for (int i = 0; i < factorOf.Length; i++)
            factorOf[i] = Array.IndexOf(kept, factorOf[i]);
        var factors = new FactoredTensor(
            model.Order, d, [.. kept.Select(k => totals[k])],
            [.. kept.SelectMany(k => Unit(sums[k]))]);
        return (factors, factorOf);
    }

    /// <summary>
    /// The factor nearest in angle to each term that carries weight, or −1 (term).
    /// </summary>
    internal static int[] NearestFactor(FactoredTensor model, FactoredTensor factors)
    {
        const double cosine = 0.9;
        double limit = 1e-6 * model.Weights.Select(Math.Abs).DefaultIfEmpty().Max();
        int[] factorOf = new int[model.Rank];
        for (int i = 0; i < factorOf.Length; i++)
        {
            double best = cosine;
            factorOf[i] = -1;
            for (int k = 0; k < factors.Rank && Math.Abs(model.Weights[i]) > limit; k++)
            {
                double dot = Math.Abs(
                    System.Numerics.Tensors.TensorPrimitives.Dot(
                        model.Vector(i), factors.Vector(k)));
                if (dot > best)
                    (best, factorOf[i]) = (dot, k);
            }
        }

        return factorOf;
    }

    private static double[] Unit(ReadOnlySpan<double> vector)
    {
        double[] unit = vector.ToArray();

        // The squares of a component that has all but vanished would sum to 0.
        double largest =
            Math.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<double>(unit));
        if (largest < 1e-150)
            System.Numerics.Tensors.TensorPrimitives.Divide(unit, largest, unit);
        double norm = System.Numerics.Tensors.TensorPrimitives.Norm<double>(unit);
        System.Numerics.Tensors.TensorPrimitives.Divide(unit, norm, unit);
        return unit;
    }
}
