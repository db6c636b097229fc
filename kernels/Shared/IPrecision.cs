namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// Conversions between a kernel's number type and float64, in which sums that cancel are
/// accumulated. ILGPU compiles static abstract members, but not .NET's own generic conversions
/// (<c>CreateTruncating</c> compares types at run time).
/// </summary>
/// <typeparam name="T">The number type of components and contractions.</typeparam>
public interface IPrecision<T>
    where T : unmanaged
{
    /// <summary>x in float64.</summary>
    static abstract double Widen(T x);

    /// <summary>x rounded to <typeparamref name="T"/>.</summary>
    static abstract T Narrow(double x);

    /// <summary>The smallest normal number: divisors are kept above it.</summary>
    static abstract double SmallestNormal { get; }
}
