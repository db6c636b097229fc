namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Tiles of the two products: a group of 8 × 8 threads makes 32 × 32 numbers, 4 × 4 a thread, from
/// operands of 32 × 32 numbers in shared memory. Rows are padded by one number against bank
/// conflicts.
/// </summary>
public static class TileShape
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Side = 32;

    /// <summary>Numbers from a row of a tile in shared memory to the next.</summary>
    public const int Pitch = Side + 1;

    /// <summary>Numbers of a tile in shared memory.</summary>
    public const int Length = Side * Pitch;

    /// <summary>
    /// Threads along a side of the group; a thread's rows and columns are this far apart.
    /// </summary>
    public const int Step = 8;

    /// <summary>Threads of a group.</summary>
    public const int Threads = Step * Step;
}
