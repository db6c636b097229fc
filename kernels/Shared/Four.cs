using ILGPU;

namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// Four numbers, which go to and from shared memory at once: of float32 in one piece.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public struct Four<T> : IPiece<T, Four<T>>
    where T : unmanaged
{
    /// <summary>The first number.</summary>
    public T X { get; set; }

    /// <summary>The second.</summary>
    public T Y { get; set; }

    /// <summary>The third.</summary>
    public T Z { get; set; }

    /// <summary>The fourth.</summary>
    public T W { get; set; }

    /// <inheritdoc/>
    public static int PerFour => 1;

    /// <inheritdoc/>
    public static Four<T> Load(ArrayView<Four<T>> pieces, int place, int apart) => pieces[place];

    /// <inheritdoc/>
    public static void Store(
        ArrayView<Four<T>> pieces, int place, Four<T> numbers, int apart) =>
        pieces[place] = numbers;
}
