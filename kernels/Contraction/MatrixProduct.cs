namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// The arguments of a BLAS for C = op(A)·B in its order, column by column: A is Rows × Depth after
/// op, B Depth × Columns, C Rows × Columns, and a pitch leads from a column to the next. The arrays
/// here lie row by row, (point, coordinate), (term, coordinate) and (point, term), which a BLAS
/// takes for their transposes; so it makes the transpose of each product.
/// </summary>
/// <param name="TransposesLeft">Whether op transposes A, which then lies Depth × Rows.</param>
/// <param name="Rows">Rows of C.</param>
/// <param name="Columns">Columns of C and B.</param>
/// <param name="Depth">Length of the sums.</param>
/// <param name="LeftPitch">From a column of A as it lies to the next.</param>
/// <param name="RightPitch">Of B.</param>
/// <param name="ResultPitch">Of C.</param>
public readonly record struct MatrixProduct(
    bool TransposesLeft,
    int Rows,
    int Columns,
    int Depth,
    int LeftPitch,
    int RightPitch,
    int ResultPitch)
{
    /// <summary>Gram numbers P Zᵀ as (Z Pᵀ)ᵀ: A the terms, B the points, C the slab.</summary>
    /// <param name="points">Points.</param>
    /// <param name="terms">Terms.</param>
    /// <param name="dimension">d.</param>
    /// <param name="slabTerms">Numbers of a row of the slab, at least the terms.</param>
    public static MatrixProduct Gram(int points, int terms, int dimension, int slabTerms) =>
        new(true, terms, points, dimension, dimension, dimension, slabTerms);

    /// <summary>
    /// Sums G Z as (Zᵀ Gᵀ)ᵀ of some neighbouring coordinates: A the terms from the first of these
    /// on, B the slab, C the sums.
    /// </summary>
    /// <param name="points">Points.</param>
    /// <param name="terms">Terms.</param>
    /// <param name="dimension">d.</param>
    /// <param name="slabTerms">Numbers of a row of the slab, at least the terms.</param>
    /// <param name="coordinates">Coordinates of the sums.</param>
    public static MatrixProduct Sums(
        int points, int terms, int dimension, int slabTerms, int coordinates) =>
        new(false, coordinates, points, terms, dimension, slabTerms, coordinates);
}
