using System.Numerics.Tensors;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Observation;

/// <summary>
/// The terms of a factored tensor with unit vectors (odd order: and positive weights), zero terms
/// left out. Unlike <see cref="FactoredTensor.Normalized"/> it keeps the places that terms had.
/// </summary>
internal sealed class UnitTerms
{
    private readonly List<int> _places = [];
    private readonly List<double> _weights = [];
    private readonly List<double[]> _vectors = [];

    /// <summary>Normalises the terms.</summary>
    public UnitTerms(FactoredTensor tensor)
    {
        for (int j = 0; j < tensor.Rank; j++)
        {
            if (tensor.UnitTerm(j) is not { } term)
                continue;
            _places.Add(j);
            _weights.Add(term.Weight);
            _vectors.Add(term.Vector);
        }
    }

    /// <summary>The number of terms that are not zero.</summary>
    public int Count => _places.Count;

    /// <summary>A term's place in the tensor it came from.</summary>
    public int Place(int term) => _places[term];

    /// <summary>A term's weight.</summary>
    public double Weight(int term) => _weights[term];

    /// <summary>The cosine between a term and one of another tensor.</summary>
    public double Cosine(int term, UnitTerms other, int otherTerm) =>
        Math.Clamp(TensorPrimitives.Dot<double>(_vectors[term], other._vectors[otherTerm]), -1, 1);
}
