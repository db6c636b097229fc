using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Observation;

/// <summary>How many true vectors an over-parameterised model holds among its components.</summary>
internal static class FoundVectors
{
    /// <summary>|cos| above which a component counts as a true vector.</summary>
    public const double Cosine = 0.99;

    /// <summary>
    /// Share of the largest |weight| from which on a component counts: one that never grew may
    /// point anywhere, and has found nothing.
    /// </summary>
    private const double WeightShare = 0.01;

    /// <summary>True vectors with a component of |cos| above <see cref="Cosine"/>.</summary>
    public static int Count(FactoredTensor model, FactoredTensor truth)
    {
        var (components, terms) = (new UnitTerms(model), new UnitTerms(truth));
        int[] grown = [.. Enumerable.Range(0, components.Count)];
        double largest = grown.Select(i => Math.Abs(components.Weight(i))).DefaultIfEmpty().Max();
        grown = [.. grown.Where(i => Math.Abs(components.Weight(i)) >= WeightShare * largest)];
        return Enumerable.Range(0, terms.Count)
            .Count(j => grown.Any(i => Math.Abs(components.Cosine(i, terms, j)) > Cosine));
    }
}
