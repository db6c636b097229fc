using System.Runtime.InteropServices;
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
        double limit = 1e-3 * drop * Largest(weights);
        int[] order = ByFallingMagnitude(weights);
        int[] factorOf = new int[weights.Length];
        Array.Fill(factorOf, -1);
        var leaders = new List<double[]>(); // unit vector of each factor's largest term
        var sums = new List<double[]>(); // Σ |w| ± ū of its terms
        var totals = new List<double>();
        double[] unit = new double[d];
        foreach (int i in order)
        {
            if (Math.Abs(weights[i]) < limit || weights[i] == 0)
                break;
            model.Vector(i).CopyTo(unit);
            Normalise(unit);
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
                leaders.Add((double[])unit.Clone());
                sums.Add(new double[d]);
                totals.Add(0);
            }

            totals[found] += odd ? flip * weights[i] : weights[i];
            double[] sum = sums[found];
            double share = Math.Abs(weights[i]) * flip;
            for (int c = 0; c < sum.Length && c < unit.Length; c++)
                sum[c] += share * unit[c];
            factorOf[i] = found;
        }

        double least = drop * Largest(CollectionsMarshal.AsSpan(totals));
        int[] placeOf = new int[totals.Count]; // among those that are kept (factor)
        int kept = 0;
        for (int k = 0; k < placeOf.Length; k++)
            placeOf[k] = Math.Abs(totals[k]) >= least ? kept++ : -1;
        for (int i = 0; i < factorOf.Length; i++)
            factorOf[i] = factorOf[i] < 0 ? -1 : placeOf[factorOf[i]];
        double[] keptTotals = new double[kept];
        double[] vectors = new double[kept * d];
        for (int k = 0; k < placeOf.Length; k++)
        {
            if (placeOf[k] < 0)
                continue;
            keptTotals[placeOf[k]] = totals[k];
            Span<double> vector = vectors.AsSpan(placeOf[k] * d, d);
            sums[k].CopyTo(vector);
            Normalise(vector);
        }

        return (new FactoredTensor(model.Order, d, keptTotals, vectors), factorOf);
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

    /// <summary>max |x|; 0 of none.</summary>
    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    /// <summary>Places of values by falling magnitude; equal ones in their order.</summary>
    private static int[] ByFallingMagnitude(double[] values)
    {
        var keys = new (double Magnitude, int Place)[values.Length];
        int[] order = new int[values.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = (Math.Abs(values[i]), i);
        Array.Sort(keys, static (x, y) =>
        {
            int byMagnitude = y.Magnitude.CompareTo(x.Magnitude);
            return byMagnitude != 0 ? byMagnitude : x.Place.CompareTo(y.Place);
        });
        for (int i = 0; i < keys.Length; i++)
            order[i] = keys[i].Place;
        return order;
    }

    private static void Normalise(Span<double> vector)
    {
        // The squares of a component that has all but vanished would sum to 0.
        double largest =
            Math.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<double>(vector));
        if (largest < 1e-150)
            System.Numerics.Tensors.TensorPrimitives.Divide(vector, largest, vector);
        double norm = System.Numerics.Tensors.TensorPrimitives.Norm<double>(vector);
        System.Numerics.Tensors.TensorPrimitives.Divide(vector, norm, vector);
    }
}
