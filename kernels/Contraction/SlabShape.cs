namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Shape of a slab of Gram numbers. Its terms follow from those of the contraction alone, because
/// sums are stored at the end of a slab: a point's bits do not depend on the other points.
/// </summary>
public static class SlabShape
{
    /// <summary>Numbers of a slab, so that it stays in a GPU's second-level cache.</summary>
    public const int Length = 1 << 22;

    /// <summary>Terms of a row of the slab.</summary>
    public static int Terms(int termCount) =>
        Math.Min(termCount, Length / LargeTileShape.Side);

    /// <summary>Rows of a slab of runs that have so many: whole tiles.</summary>
    public static int Rows(int termCount, int runRows)
    {
        int side = HasLargeTiles(runRows) ? LargeTileShape.Side : TileShape.Side;
        return Math.Max(side, Length / Math.Max(Terms(termCount), 1) / side * side);
    }

    /// <summary>Numbers of a slab for the points of some runs.</summary>
    public static long Size(long runCount, int capacity, int termCount)
    {
        int runRows = ContractionMask.RunRows(capacity);
        return Terms(termCount) * Math.Min(runCount * runRows, Rows(termCount, runRows));
    }

    /// <summary>Whether rows of a run are whole large tiles.</summary>
    public static bool HasLargeTiles(int runRows) => runRows % LargeTileShape.Side == 0;
}
