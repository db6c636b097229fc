namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Small tiles of the two products: a group of 8 × 8 threads makes 32 × 32 numbers, 4 × 4 a thread,
/// from slices of 16 numbers of both operands in shared memory, which lie there as a strip's do
/// (<see cref="StripShape"/>).
/// </summary>
public static class TileShape
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Side = 32;

    /// <summary>
    /// Threads along a side of the group; a thread's rows and columns are this far apart.
    /// </summary>
    public const int Step = 8;

    /// <summary>Threads of a group.</summary>
    public const int Threads = Step * Step;

    /// <summary>Numbers of a slice along the sum.</summary>
    public const int Depth = 16;
}
