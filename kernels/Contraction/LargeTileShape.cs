namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Large tiles of the two products: a group of 16 × 16 threads makes 128 × 128 numbers, 8 × 8 a
/// thread, from slices of 8 numbers of both operands in shared memory. A slice lies (depth, block
/// of 64, four of the block), so that a thread's four numbers, 16 apart in the block, are one load.
/// A row is an odd number of pieces, so that neither its neighbours nor those of a column share
/// banks.
/// </summary>
public static class LargeTileShape
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Side = 128;

    /// <summary>Rows or columns of which each thread has four.</summary>
    public const int Block = 64;

    /// <summary>
    /// Threads along a side of the group; a thread's rows and columns are this far apart.
    /// </summary>
    public const int Step = 16;

    /// <summary>Threads of a group.</summary>
    public const int Threads = Step * Step;

    /// <summary>Numbers of a slice along the sum.</summary>
    public const int Depth = 8;

    /// <summary>Bytes of the four slices in float64; half as many in float32.</summary>
    public const int MostBytes = 4 * Depth * (4 * Step + 1) * 16;
}
