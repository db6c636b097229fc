namespace GpuTensorDecomp.Tensors;

/// <summary>
/// Non-decreasing multi-indices i_1 ≤ … ≤ i_k (0-based) in colex order: the first index runs
/// fastest. They number the unordered index sets of a symmetric tensor; the rank of one is Σ_k
/// C(i_k + k − 1, k).
/// </summary>
public static class MultiIndex
{
    /// <summary>The number of non-decreasing multi-indices, C(d + k − 1, k).</summary>
    /// <exception cref="OverflowException">The count does not fit 64 bits.</exception>
    public static long Count(int dimension, int length) => Binomial(dimension + length - 1, length);

    /// <summary>The position of a non-decreasing multi-index in colex order.</summary>
    public static long Rank(ReadOnlySpan<int> index)
    {
        long rank = 0;
        for (int k = 1; k <= index.Length; k++)
            rank += Binomial(index[k - 1] + k - 1, k);
        return rank;
    }

    /// <summary>Steps to the next multi-index in colex order.</summary>
    public static void Advance(Span<int> index)
    {
        int k = 0;
        while (k + 1 < index.Length && index[k] == index[k + 1])
            index[k++] = 0;
        index[k]++;
    }

    /// <summary>
    /// Writes the sorted union of a non-decreasing multi-index and one further index.
    /// </summary>
    public static void Insert(ReadOnlySpan<int> index, int added, Span<int> result)
    {
        int k = 0;
        for (; k < index.Length && index[k] <= added; k++)
            result[k] = index[k];
        result[k] = added;
        index[k..].CopyTo(result[(k + 1)..]);
    }

    /// <summary>
    /// The number of orderings of a non-decreasing multi-index, k! / Π(multiplicities!).
    /// </summary>
    public static double Multiplicity(ReadOnlySpan<int> index)
    {
        double orderings = 1;
        for (int k = 1, repeated = 1; k < index.Length; k++)
        {
            repeated = index[k] == index[k - 1] ? repeated + 1 : 1;
            orderings *= (k + 1) / (double)repeated;
        }

        return Math.Round(orderings);
    }

    private static long Binomial(int n, int k)
    {
        long result = 1;
        for (int i = 1; i <= k; i++)
            result = checked(result * (n - k + i)) / i;
        return result;
    }
}
