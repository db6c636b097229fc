namespace GpuTensorDecomp.Theory;

/// <summary>
/// How many components lazy training needs: the tangent space of m generic components,
/// span{sym(u_i^{l−1} ⊗ x)}, is all symmetric tensors iff m ≥ m* = ⌈C(d+l−1, l)/d⌉ (Terracini's
/// lemma and the theorem of Alexander and Hirschowitz 1995), one more for (l, d) = (3, 5), (4, 3),
/// (4, 4) and (4, 5), and d at order 2. Below m* a target without structure cannot be fitted.
/// </summary>
public static class LazyThreshold
{
    private static readonly (int Order, int Dimension)[] Exceptions =
        [(3, 5), (4, 3), (4, 4), (4, 5)];

    /// <summary>m*.</summary>
    /// <param name="order">l ≥ 2.</param>
    /// <param name="dimension">d ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below these.</exception>
    /// <exception cref="OverflowException">m* is beyond the range of the result.</exception>
    public static long Components(int order, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (order == 2)
            return dimension;

        // C(d+l−1, l) factor by factor: every partial product is a binomial.
        Int128 entries = 1;
        for (int k = 1; k <= order; k++)
            entries = checked(entries * (dimension - 1 + k) / k);
        var quotient = (long)((entries + dimension - 1) / dimension);
        return Exceptions.Contains((order, dimension)) ? quotient + 1 : quotient;
    }
}
