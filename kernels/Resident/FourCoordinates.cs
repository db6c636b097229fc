using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>A vector of four coordinates.</summary>
/// <typeparam name="T">The number type.</typeparam>
public struct FourCoordinates<T> : ICoordinates<T, FourCoordinates<T>>
    where T : unmanaged, INumber<T>
{
    private Four<T> _x;

    /// <inheritdoc/>
    public static int Fours => 1;

    /// <inheritdoc/>
    public static FourCoordinates<T> Load(ArrayView<Four<T>> rows, int place) =>
        new() { _x = rows[place] };

    /// <inheritdoc/>
    public static void Store(ArrayView<Four<T>> rows, int place, FourCoordinates<T> x) =>
        rows[place] = x._x;

    /// <inheritdoc/>
    public static FourCoordinates<T> Read(ArrayView<T> numbers, long first, int count)
    {
        FourCoordinates<T> x = default;
        if (count > 0)
            x._x.X = numbers[first];
        if (count > 1)
            x._x.Y = numbers[first + 1];
        if (count > 2)
            x._x.Z = numbers[first + 2];
        if (count > 3)
            x._x.W = numbers[first + 3];
        return x;
    }

    /// <inheritdoc/>
    public static void Write(ArrayView<T> numbers, long first, int count, FourCoordinates<T> x)
    {
        if (count > 0)
            numbers[first] = x._x.X;
        if (count > 1)
            numbers[first + 1] = x._x.Y;
        if (count > 2)
            numbers[first + 2] = x._x.Z;
        if (count > 3)
            numbers[first + 3] = x._x.W;
    }

    /// <inheritdoc/>
    public static T AddDot(T sum, FourCoordinates<T> x, FourCoordinates<T> y)
    {
        sum += x._x.X * y._x.X;
        sum += x._x.Y * y._x.Y;
        sum += x._x.Z * y._x.Z;
        sum += x._x.W * y._x.W;
        return sum;
    }

    /// <inheritdoc/>
    public static FourCoordinates<T> Add(FourCoordinates<T> x, T scale, FourCoordinates<T> y)
    {
        x._x.X += scale * y._x.X;
        x._x.Y += scale * y._x.Y;
        x._x.Z += scale * y._x.Z;
        x._x.W += scale * y._x.W;
        return x;
    }

    /// <inheritdoc/>
    public static FourCoordinates<T> Scale(T scale, FourCoordinates<T> x)
    {
        x._x.X *= scale;
        x._x.Y *= scale;
        x._x.Z *= scale;
        x._x.W *= scale;
        return x;
    }
}
