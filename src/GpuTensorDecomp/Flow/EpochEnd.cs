using GpuTensorDecomp.Components;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// The end of an epoch on components in host memory. First each cluster of duplicates becomes its
/// largest component, ρ² = Σρ², and the others' norms 0; then those of least |w| with ρ below the
/// rule's bound are drawn anew, in the order of their places. Devices of their own do the same in
/// kernels.
/// </summary>
/// <param name="Merged">Components freed by merging.</param>
/// <param name="Drawn">Components drawn anew.</param>
/// <param name="Changed">Whether a component is another than it was (component).</param>
public sealed record EpochEnd(int Merged, int Drawn, bool[] Changed)
{
    /// <summary>Ends an epoch.</summary>
    /// <param name="rule">What is done.</param>
    /// <param name="law">The law that weights follow.</param>
    /// <param name="order">l.</param>
    /// <param name="components">The components, which are changed.</param>
    /// <param name="drawnBefore">Components drawn anew at earlier ends.</param>
    public static EpochEnd Apply(
        EpochRule rule, ComponentLaw law, int order, ComponentSet components, long drawnBefore)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(components);
        bool[] changed = new bool[components.Count];
        if (rule.Most == 0)
            return new EpochEnd(0, 0, changed);
        int merged = Merge(rule, order, components, changed);
        double limit = Math.Log(rule.BelowNorm);
        int[] drawn = [.. Enumerable.Range(0, components.Count)
            .Where(i => components.LogNorms[i] < limit)
            .OrderBy(i => LogWeight(law, order, components, i))
            .Take(rule.Most)
            .Order()];
        long number = rule.FirstDraw + drawnBefore;
        foreach (int i in drawn)
        {
            Initialization.Draw(
                components, i, rule.Seed, rule.Run, number++, rule.LogNorm, rule.Signs);
            components.Scales[i] = rule.Scale;
            changed[i] = true;
        }

        return new EpochEnd(merged, drawn.Length, changed);
    }

    /// <summary>ln |w|, which does not underflow.</summary>
    private static double LogWeight(ComponentLaw law, int order, ComponentSet components, int i)
    {
        double weight = law.NormPower(order) * components.LogNorms[i];
        return law.IsScaled ? weight + (order - 2) * Math.Log(components.Scales[i]) : weight;
    }

    private static int Merge(
        EpochRule rule, int order, ComponentSet components, bool[] changed)
    {
        double limit = Math.Log(rule.DuplicateNorm);
        int[] bySize = [.. Enumerable.Range(0, components.Count)
            .Where(i => components.LogNorms[i] > limit)
            .OrderByDescending(i => components.LogNorms[i])];
        bool[] freed = new bool[components.Count];
        for (int a = 0; a < bySize.Length; a++)
        {
            int leader = bySize[a];
            if (freed[leader])
                continue;
            double squares = 1; // over the leader's own
            foreach (int other in bySize.AsSpan(a + 1))
            {
                double cosine = System.Numerics.Tensors.TensorPrimitives.Dot<double>(
                    components.Direction(leader), components.Direction(other));
                double likeness = order % 2 == 0 ? Math.Abs(cosine) : cosine;
                if (freed[other] || !(likeness > rule.DuplicateCosine) ||
                    components.Signs[other] != components.Signs[leader])
                {
                    continue;
                }

                squares += Math.Exp(
                    2 * (components.LogNorms[other] - components.LogNorms[leader]));
                freed[other] = changed[other] = changed[leader] = true;
            }

            components.LogNorms[leader] += 0.5 * Math.Log(squares);
        }

        for (int i = 0; i < freed.Length; i++)
        {
            if (freed[i])
                components.LogNorms[i] = double.NegativeInfinity;
        }

        return freed.Count(isFreed => isFreed);
    }
}
