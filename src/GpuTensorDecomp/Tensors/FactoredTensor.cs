namespace GpuTensorDecomp.Tensors;

/// <summary>
/// T = Σ_j b_j v_j^{⊗l}: weights b (rank) and vectors v (rank, dimension), row-major. Known
/// targets, condensed results and the over-parameterised model itself are of this kind.
/// </summary>
public sealed class FactoredTensor : SymmetricTensor
{
    /// <summary>Takes ownership of both arrays.</summary>
    /// <param name="order">Order l ≥ 2.</param>
    /// <param name="dimension">Dimension d ≥ 1.</param>
    /// <param name="weights">b_j, any sign (rank).</param>
    /// <param name="vectors">v_j, row-major (rank, dimension); any norm.</param>
    /// <exception cref="InputException">
    /// The lengths do not fit, or a number is not finite.
    /// </exception>
    public FactoredTensor(int order, int dimension, double[] weights, double[] vectors)
        : base(order, dimension)
    {
        if (vectors.Length != (long)weights.Length * dimension)
        {
            throw new InputException(
                $"{weights.Length} weights and dimension {dimension} need " +
                $"{(long)weights.Length * dimension} coordinates, but {vectors.Length} are given.");
        }

        int bad = FirstNotFinite(weights);
        if (bad >= 0)
            throw new InputException(
                $"Weight {bad + 1} is {weights[bad]}; weights must be finite.");
        bad = FirstNotFinite(vectors);
        if (bad >= 0)
        {
            throw new InputException(
                $"Coordinate {bad % dimension + 1} of vector {bad / dimension + 1} is " +
                $"{vectors[bad]}; " +
                "coordinates must be finite.");
        }

        Weights = weights;
        Vectors = vectors;
    }

    /// <summary>b_j (rank).</summary>
    public double[] Weights { get; }

    /// <summary>v_j, row-major (rank, dimension).</summary>
    public double[] Vectors { get; }

    /// <summary>The number of terms r.</summary>
    public int Rank => Weights.Length;

    /// <summary>v_j as a span of d coordinates.</summary>
    public ReadOnlySpan<double> Vector(int term) => Vectors.AsSpan(term * Dimension, Dimension);

    /// <summary>
    /// The same tensor with unit vectors, norms moved into the weights (b‖v‖^l); for odd order
    /// negative weights are made positive by flipping the vector; terms ordered by falling
    /// |weight|, zero terms dropped.
    /// </summary>
    public FactoredTensor Normalized()
    {
        var terms = new List<(double Weight, double[] Vector)>(Rank);
        for (int j = 0; j < Rank; j++)
        {
            if (UnitTerm(j) is { } term)
                terms.Add(term);
        }

        terms.Sort(static (x, y) => Math.Abs(y.Weight).CompareTo(Math.Abs(x.Weight)));
        double[] weights = new double[terms.Count];
        double[] vectors = new double[terms.Count * Dimension];
        for (int j = 0; j < weights.Length; j++)
        {
            weights[j] = terms[j].Weight;
            terms[j].Vector.CopyTo(vectors, j * Dimension);
        }

        return new FactoredTensor(Order, Dimension, weights, vectors);
    }

    /// <summary>
    /// A term with a unit vector, at odd order of positive weight; null where it is zero.
    /// </summary>
    internal (double Weight, double[] Vector)? UnitTerm(int term)
    {
        double norm = Norm(Vector(term));
        double weight = Weights[term] * Math.Pow(norm, Order);
        if (weight == 0 || !double.IsFinite(1 / norm))
            return null;
        double flip = Order % 2 == 1 && weight < 0 ? -1 : 1;
        double[] unit = Vector(term).ToArray();
        for (int c = 0; c < unit.Length; c++)
            unit[c] *= flip / norm;
        return (flip * weight, unit);
    }

    /// <summary>The chosen terms, in the order given.</summary>
    public FactoredTensor Select(IReadOnlyList<int> terms) => new(
        Order,
        Dimension,
        [.. terms.Select(j => Weights[j])],
        [.. terms.SelectMany(j => Vector(j).ToArray())]);

    /// <inheritdoc/>
    public override long TermCount => Rank;

    /// <summary>‖T‖² = bᵀ(VVᵀ)^l b with the power taken entrywise (Gram form, O(r²d)).</summary>
    protected override double ComputeNormSquared()
    {
        double sum = 0;
        for (int i = 0; i < Rank; i++)
        {
            double row = 0.5 * Weights[i] * IntegerPower.Of(Dot(Vector(i), Vector(i)), Order);
            for (int j = 0; j < i; j++)
                row += Weights[j] * IntegerPower.Of(Dot(Vector(i), Vector(j)), Order);
            sum += 2 * Weights[i] * row;
        }

        return Math.Max(sum, 0);
    }

    private static int FirstNotFinite(double[] values)
    {
        for (int n = 0; n < values.Length; n++)
        {
            if (!double.IsFinite(values[n]))
                return n;
        }

        return -1;
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) =>
        System.Numerics.Tensors.TensorPrimitives.Dot(x, y);

    private static double Norm(ReadOnlySpan<double> x) =>
        System.Numerics.Tensors.TensorPrimitives.Norm(x);
}
