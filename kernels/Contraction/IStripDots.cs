using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Sums of one block, which are a thread's products of points and terms too.</summary>
/// <inheritdoc cref="IStripSums{T, TPiece, TSelf}"/>
public interface IStripDots<T, TPiece, TSelf> : IStripSums<T, TPiece, TSelf>
    where T : unmanaged, INumber<T>
    where TPiece : unmanaged, IPiece<T, TPiece>
    where TSelf : struct, IStripDots<T, TPiece, TSelf>
{
    /// <summary>Blocks of 32 points of a strip: a thread has four of each.</summary>
    static abstract int PointBlocks { get; }

    /// <summary>The sums of the thread's points in the first block.</summary>
    static abstract Accumulators<T> Upper(TSelf dots);

    /// <summary>In the second, where there is one.</summary>
    static abstract Accumulators<T> Lower(TSelf dots);
}
