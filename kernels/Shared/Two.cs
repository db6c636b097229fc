using ILGPU;

namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>Two numbers, which go to and from shared memory at once: a piece of float64.</summary>
/// <typeparam name="T">The number type.</typeparam>
public struct Two<T> : IPiece<T, Two<T>>
    where T : unmanaged
{
    /// <summary>The first number.</summary>
    public T X { get; set; }

    /// <summary>The second.</summary>
    public T Y { get; set; }

    /// <inheritdoc/>
    public static int PerFour => 2;

    /// <inheritdoc/>
    public static Four<T> Load(ArrayView<Two<T>> pieces, int place, int apart)
    {
        Two<T> low = pieces[place];
        Two<T> high = pieces[place + apart];
        return new Four<T> { X = low.X, Y = low.Y, Z = high.X, W = high.Y };
    }

    /// <inheritdoc/>
    public static void Store(
        ArrayView<Two<T>> pieces, int place, Four<T> numbers, int apart)
    {
        pieces[place] = new Two<T> { X = numbers.X, Y = numbers.Y };
        pieces[place + apart] = new Two<T> { X = numbers.Z, Y = numbers.W };
    }
}
