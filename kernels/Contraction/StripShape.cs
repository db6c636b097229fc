using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// How operands of the strips lie in shared memory: (k, block of 32, four of the block), a thread's
/// four numbers 8 apart in the block, so that they are one load of 16 bytes in float32 and two in
/// float64. A row is an odd number of pieces, so that neither its neighbours nor those of a column
/// share banks.
/// </summary>
public static class StripShape
{
    /// <summary>Numbers along the first product's sum that are in shared memory at once.</summary>
    public const int Depth = 16;

    /// <summary>Pieces of a block of 32 numbers.</summary>
    public static int Block<T, TPiece>()
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece> => TileShape.Step * TPiece.PerFour;

    /// <summary>Pieces from a row of so many blocks to the next.</summary>
    public static int Pitch<T, TPiece>(int blocks)
        where T : unmanaged
        where TPiece : unmanaged, IPiece<T, TPiece> => blocks * Block<T, TPiece>() + 1;
}
