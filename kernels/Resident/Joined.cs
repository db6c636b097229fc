using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>A vector whose coordinates are those of one and then those of another.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFirst">The first coordinates.</typeparam>
/// <typeparam name="TSecond">The others.</typeparam>
public struct Joined<T, TFirst, TSecond> : ICoordinates<T, Joined<T, TFirst, TSecond>>
    where T : unmanaged, INumber<T>
    where TFirst : struct, ICoordinates<T, TFirst>
    where TSecond : struct, ICoordinates<T, TSecond>
{
    private TFirst _first;
    private TSecond _second;

    /// <inheritdoc/>
    public static int Fours => TFirst.Fours + TSecond.Fours;

    /// <inheritdoc/>
    public static Joined<T, TFirst, TSecond> Load(ArrayView<Four<T>> rows, int place) => new()
    {
        _first = TFirst.Load(rows, place),
        _second = TSecond.Load(rows, place + TFirst.Fours),
    };

    /// <inheritdoc/>
    public static void Store(
        ArrayView<Four<T>> rows, int place, Joined<T, TFirst, TSecond> x)
    {
        TFirst.Store(rows, place, x._first);
        TSecond.Store(rows, place + TFirst.Fours, x._second);
    }

    /// <inheritdoc/>
    public static Joined<T, TFirst, TSecond> Read(
        ArrayView<T> numbers, long first, int count)
    {
        Joined<T, TFirst, TSecond> x = default;
        x._first = TFirst.Read(numbers, first, count);
        x._second = TSecond.Read(numbers, first + 4 * TFirst.Fours, count - 4 * TFirst.Fours);
        return x;
    }

    /// <inheritdoc/>
    public static void Write(
        ArrayView<T> numbers, long first, int count, Joined<T, TFirst, TSecond> x)
    {
        TFirst.Write(numbers, first, count, x._first);
        TSecond.Write(
            numbers, first + 4 * TFirst.Fours, count - 4 * TFirst.Fours, x._second);
    }

    /// <inheritdoc/>
    public static T AddDot(
        T sum, Joined<T, TFirst, TSecond> x, Joined<T, TFirst, TSecond> y) => TSecond.AddDot(
            TFirst.AddDot(sum, x._first, y._first), x._second, y._second);

    /// <inheritdoc/>
    public static Joined<T, TFirst, TSecond> Add(
        Joined<T, TFirst, TSecond> x, T scale, Joined<T, TFirst, TSecond> y)
    {
        x._first = TFirst.Add(x._first, scale, y._first);
        x._second = TSecond.Add(x._second, scale, y._second);
        return x;
    }

    /// <inheritdoc/>
    public static Joined<T, TFirst, TSecond> Scale(T scale, Joined<T, TFirst, TSecond> x)
    {
        x._first = TFirst.Scale(scale, x._first);
        x._second = TSecond.Scale(scale, x._second);
        return x;
    }
}
