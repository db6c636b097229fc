using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// The 4 × 4 sums of one thread. They are fields, not an array, so that they stay in registers.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public struct Accumulators<T>
    where T : unmanaged, INumber<T>
{
    private T _c00;
    private T _c01;
    private T _c02;
    private T _c03;
    private T _c10;
    private T _c11;
    private T _c12;
    private T _c13;
    private T _c20;
    private T _c21;
    private T _c22;
    private T _c23;
    private T _c30;
    private T _c31;
    private T _c32;
    private T _c33;

    /// <summary>c_ij += a_i b_j.</summary>
    public void Add(Four<T> a, Four<T> b) => Add(a.X, a.Y, a.Z, a.W, b.X, b.Y, b.Z, b.W);

    /// <summary>c_ij += a_i b_j.</summary>
    public void Add(T a0, T a1, T a2, T a3, T b0, T b1, T b2, T b3)
    {
        _c00 += a0 * b0;
        _c01 += a0 * b1;
        _c02 += a0 * b2;
        _c03 += a0 * b3;
        _c10 += a1 * b0;
        _c11 += a1 * b1;
        _c12 += a1 * b2;
        _c13 += a1 * b3;
        _c20 += a2 * b0;
        _c21 += a2 * b1;
        _c22 += a2 * b2;
        _c23 += a2 * b3;
        _c30 += a3 * b0;
        _c31 += a3 * b1;
        _c32 += a3 * b2;
        _c33 += a3 * b3;
    }

    /// <summary>Row i as (c_i0, c_i1, c_i2, c_i3); i is a constant at each call.</summary>
    public readonly Row<T> Row0 => new(_c00, _c01, _c02, _c03);

    /// <inheritdoc cref="Row0"/>
    public readonly Row<T> Row1 => new(_c10, _c11, _c12, _c13);

    /// <inheritdoc cref="Row0"/>
    public readonly Row<T> Row2 => new(_c20, _c21, _c22, _c23);

    /// <inheritdoc cref="Row0"/>
    public readonly Row<T> Row3 => new(_c30, _c31, _c32, _c33);
}
