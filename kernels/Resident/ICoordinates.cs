using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// The coordinates of one vector in the registers of one thread, padded with zeros to whole fours.
/// Fields, not an array, so that they stay in registers.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TSelf">The vector.</typeparam>
public interface ICoordinates<T, TSelf>
    where T : unmanaged
    where TSelf : struct
{
    /// <summary>Fours of coordinates.</summary>
    static abstract int Fours { get; }

    /// <summary>The vector whose fours begin at a place of shared memory.</summary>
    static abstract TSelf Load(ArrayView<Four<T>> rows, int place);

    /// <summary>Writes the vector's fours from a place of shared memory on.</summary>
    static abstract void Store(ArrayView<Four<T>> rows, int place, TSelf x);

    /// <summary>A vector of <paramref name="count"/> numbers of device memory.</summary>
    static abstract TSelf Read(ArrayView<T> numbers, long first, int count);

    /// <summary>Writes the first <paramref name="count"/> coordinates to device memory.</summary>
    static abstract void Write(ArrayView<T> numbers, long first, int count, TSelf x);

    /// <summary>sum + ⟨x, y⟩.</summary>
    static abstract T AddDot(T sum, TSelf x, TSelf y);

    /// <summary>x + scale·y.</summary>
    static abstract TSelf Add(TSelf x, T scale, TSelf y);

    /// <summary>scale·x.</summary>
    static abstract TSelf Scale(T scale, TSelf x);
}
