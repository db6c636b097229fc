using ILGPU;

namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// Sixteen bytes of numbers, which go to and from shared memory in one instruction. A thread's four
/// numbers are one piece or two, which then lie as far apart as the tile has threads along a side,
/// so that neighbouring threads touch neighbouring pieces.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TSelf">The piece.</typeparam>
public interface IPiece<T, TSelf>
    where T : unmanaged
    where TSelf : unmanaged
{
    /// <summary>Pieces that four numbers are.</summary>
    static abstract int PerFour { get; }

    /// <summary>The four numbers whose first piece is at a place of shared memory.</summary>
    static abstract Four<T> Load(ArrayView<TSelf> pieces, int place, int apart);

    /// <summary>Writes four numbers, the first piece to a place of shared memory.</summary>
    static abstract void Store(
        ArrayView<TSelf> pieces, int place, Four<T> numbers, int apart);
}
