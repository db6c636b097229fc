using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>
/// The register tiles: rows × vectors. Unrolled by hand, because only named locals stay in
/// registers.
/// </content>
internal static unsafe partial class MicroKernel<V, T>
{
    // Inlined into its caller, a tile would use up the compiler's budget for inlining lanes.
    private const MethodImplOptions Tile =
        MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    [MethodImpl(Tile)]
    private static void Tile8x3(
        T* a, nint rowStride, nint depthStride, int depth,
        T* b, nint bVector, T* c, nint cVector, bool accumulate)
    {
        V zero = V.Fill(default);
        V c00 = zero, c01 = zero, c02 = zero;
        V c10 = zero, c11 = zero, c12 = zero;
        V c20 = zero, c21 = zero, c22 = zero;
        V c30 = zero, c31 = zero, c32 = zero;
        V c40 = zero, c41 = zero, c42 = zero;
        V c50 = zero, c51 = zero, c52 = zero;
        V c60 = zero, c61 = zero, c62 = zero;
        V c70 = zero, c71 = zero, c72 = zero;
        T* lower = a + 4 * rowStride;
        for (int k = 0; k < depth; k++, b += V.Count, a += depthStride, lower += depthStride)
        {
            V b0 = V.Load(b);
            V b1 = V.Load(b + bVector);
            V b2 = V.Load(b + 2 * bVector);
            V x = V.Fill(a[0]);
            c00 = V.MultiplyAdd(x, b0, c00);
            c01 = V.MultiplyAdd(x, b1, c01);
            c02 = V.MultiplyAdd(x, b2, c02);
            x = V.Fill(a[rowStride]);
            c10 = V.MultiplyAdd(x, b0, c10);
            c11 = V.MultiplyAdd(x, b1, c11);
            c12 = V.MultiplyAdd(x, b2, c12);
            x = V.Fill(a[2 * rowStride]);
            c20 = V.MultiplyAdd(x, b0, c20);
            c21 = V.MultiplyAdd(x, b1, c21);
            c22 = V.MultiplyAdd(x, b2, c22);
            x = V.Fill(a[3 * rowStride]);
            c30 = V.MultiplyAdd(x, b0, c30);
            c31 = V.MultiplyAdd(x, b1, c31);
            c32 = V.MultiplyAdd(x, b2, c32);
            x = V.Fill(lower[0]);
            c40 = V.MultiplyAdd(x, b0, c40);
            c41 = V.MultiplyAdd(x, b1, c41);
            c42 = V.MultiplyAdd(x, b2, c42);
            x = V.Fill(lower[rowStride]);
            c50 = V.MultiplyAdd(x, b0, c50);
            c51 = V.MultiplyAdd(x, b1, c51);
            c52 = V.MultiplyAdd(x, b2, c52);
            x = V.Fill(lower[2 * rowStride]);
            c60 = V.MultiplyAdd(x, b0, c60);
            c61 = V.MultiplyAdd(x, b1, c61);
            c62 = V.MultiplyAdd(x, b2, c62);
            x = V.Fill(lower[3 * rowStride]);
            c70 = V.MultiplyAdd(x, b0, c70);
            c71 = V.MultiplyAdd(x, b1, c71);
            c72 = V.MultiplyAdd(x, b2, c72);
        }

        Put(c, cVector, c00, c01, c02, accumulate);
        Put(c + V.Count, cVector, c10, c11, c12, accumulate);
        Put(c + 2 * V.Count, cVector, c20, c21, c22, accumulate);
        Put(c + 3 * V.Count, cVector, c30, c31, c32, accumulate);
        Put(c + 4 * V.Count, cVector, c40, c41, c42, accumulate);
        Put(c + 5 * V.Count, cVector, c50, c51, c52, accumulate);
        Put(c + 6 * V.Count, cVector, c60, c61, c62, accumulate);
        Put(c + 7 * V.Count, cVector, c70, c71, c72, accumulate);
    }

    [MethodImpl(Tile)]
    private static void Tile8x2(
        T* a, nint rowStride, nint depthStride, int depth,
        T* b, nint bVector, T* c, nint cVector, bool accumulate)
    {
        V zero = V.Fill(default);
        V c00 = zero, c01 = zero;
        V c10 = zero, c11 = zero;
        V c20 = zero, c21 = zero;
        V c30 = zero, c31 = zero;
        V c40 = zero, c41 = zero;
        V c50 = zero, c51 = zero;
        V c60 = zero, c61 = zero;
        V c70 = zero, c71 = zero;
        T* lower = a + 4 * rowStride;
        for (int k = 0; k < depth; k++, b += V.Count, a += depthStride, lower += depthStride)
        {
            V b0 = V.Load(b);
            V b1 = V.Load(b + bVector);
            V x = V.Fill(a[0]);
            c00 = V.MultiplyAdd(x, b0, c00);
            c01 = V.MultiplyAdd(x, b1, c01);
            x = V.Fill(a[rowStride]);
            c10 = V.MultiplyAdd(x, b0, c10);
            c11 = V.MultiplyAdd(x, b1, c11);
            x = V.Fill(a[2 * rowStride]);
            c20 = V.MultiplyAdd(x, b0, c20);
            c21 = V.MultiplyAdd(x, b1, c21);
            x = V.Fill(a[3 * rowStride]);
            c30 = V.MultiplyAdd(x, b0, c30);
            c31 = V.MultiplyAdd(x, b1, c31);
            x = V.Fill(lower[0]);
            c40 = V.MultiplyAdd(x, b0, c40);
            c41 = V.MultiplyAdd(x, b1, c41);
            x = V.Fill(lower[rowStride]);
            c50 = V.MultiplyAdd(x, b0, c50);
            c51 = V.MultiplyAdd(x, b1, c51);
            x = V.Fill(lower[2 * rowStride]);
            c60 = V.MultiplyAdd(x, b0, c60);
            c61 = V.MultiplyAdd(x, b1, c61);
            x = V.Fill(lower[3 * rowStride]);
            c70 = V.MultiplyAdd(x, b0, c70);
            c71 = V.MultiplyAdd(x, b1, c71);
        }

        Put(c, cVector, c00, c01, accumulate);
        Put(c + V.Count, cVector, c10, c11, accumulate);
        Put(c + 2 * V.Count, cVector, c20, c21, accumulate);
        Put(c + 3 * V.Count, cVector, c30, c31, accumulate);
        Put(c + 4 * V.Count, cVector, c40, c41, accumulate);
        Put(c + 5 * V.Count, cVector, c50, c51, accumulate);
        Put(c + 6 * V.Count, cVector, c60, c61, accumulate);
        Put(c + 7 * V.Count, cVector, c70, c71, accumulate);
    }

    [MethodImpl(Tile)]
    private static void Tile8x1(
        T* a, nint rowStride, nint depthStride, int depth,
        T* b, T* c, bool accumulate)
    {
        V zero = V.Fill(default);
        V c00 = zero;
        V c10 = zero;
        V c20 = zero;
        V c30 = zero;
        V c40 = zero;
        V c50 = zero;
        V c60 = zero;
        V c70 = zero;
        T* lower = a + 4 * rowStride;
        for (int k = 0; k < depth; k++, b += V.Count, a += depthStride, lower += depthStride)
        {
            V b0 = V.Load(b);
            V x = V.Fill(a[0]);
            c00 = V.MultiplyAdd(x, b0, c00);
            x = V.Fill(a[rowStride]);
            c10 = V.MultiplyAdd(x, b0, c10);
            x = V.Fill(a[2 * rowStride]);
            c20 = V.MultiplyAdd(x, b0, c20);
            x = V.Fill(a[3 * rowStride]);
            c30 = V.MultiplyAdd(x, b0, c30);
            x = V.Fill(lower[0]);
            c40 = V.MultiplyAdd(x, b0, c40);
            x = V.Fill(lower[rowStride]);
            c50 = V.MultiplyAdd(x, b0, c50);
            x = V.Fill(lower[2 * rowStride]);
            c60 = V.MultiplyAdd(x, b0, c60);
            x = V.Fill(lower[3 * rowStride]);
            c70 = V.MultiplyAdd(x, b0, c70);
        }

        Put(c, c00, accumulate);
        Put(c + V.Count, c10, accumulate);
        Put(c + 2 * V.Count, c20, accumulate);
        Put(c + 3 * V.Count, c30, accumulate);
        Put(c + 4 * V.Count, c40, accumulate);
        Put(c + 5 * V.Count, c50, accumulate);
        Put(c + 6 * V.Count, c60, accumulate);
        Put(c + 7 * V.Count, c70, accumulate);
    }

    [MethodImpl(Tile)]
    private static void Tile2x3(
        T* a, nint rowStride, nint depthStride, int depth,
        T* b, nint bVector, T* c, nint cVector, bool accumulate)
    {
        V zero = V.Fill(default);
        V c00 = zero, c01 = zero, c02 = zero;
        V c10 = zero, c11 = zero, c12 = zero;
        for (int k = 0; k < depth; k++, b += V.Count, a += depthStride)
        {
            V b0 = V.Load(b);
            V b1 = V.Load(b + bVector);
            V b2 = V.Load(b + 2 * bVector);
            V x = V.Fill(a[0]);
            c00 = V.MultiplyAdd(x, b0, c00);
            c01 = V.MultiplyAdd(x, b1, c01);
            c02 = V.MultiplyAdd(x, b2, c02);
            x = V.Fill(a[rowStride]);
            c10 = V.MultiplyAdd(x, b0, c10);
            c11 = V.MultiplyAdd(x, b1, c11);
            c12 = V.MultiplyAdd(x, b2, c12);
        }

        Put(c, cVector, c00, c01, c02, accumulate);
        Put(c + V.Count, cVector, c10, c11, c12, accumulate);
    }

    [MethodImpl(Tile)]
    private static void Tile2x2(
        T* a, nint rowStride, nint depthStride, int depth,
        T* b, nint bVector, T* c, nint cVector, bool accumulate)
    {
        V zero = V.Fill(default);
        V c00 = zero, c01 = zero;
        V c10 = zero, c11 = zero;
        for (int k = 0; k < depth; k++, b += V.Count, a += depthStride)
        {
            V b0 = V.Load(b);
            V b1 = V.Load(b + bVector);
            V x = V.Fill(a[0]);
            c00 = V.MultiplyAdd(x, b0, c00);
            c01 = V.MultiplyAdd(x, b1, c01);
            x = V.Fill(a[rowStride]);
            c10 = V.MultiplyAdd(x, b0, c10);
            c11 = V.MultiplyAdd(x, b1, c11);
        }

        Put(c, cVector, c00, c01, accumulate);
        Put(c + V.Count, cVector, c10, c11, accumulate);
    }

    [MethodImpl(Tile)]
    private static void Tile2x1(
        T* a, nint rowStride, nint depthStride, int depth,
        T* b, T* c, bool accumulate)
    {
        V zero = V.Fill(default);
        V c00 = zero;
        V c10 = zero;
        for (int k = 0; k < depth; k++, b += V.Count, a += depthStride)
        {
            V b0 = V.Load(b);
            V x = V.Fill(a[0]);
            c00 = V.MultiplyAdd(x, b0, c00);
            x = V.Fill(a[rowStride]);
            c10 = V.MultiplyAdd(x, b0, c10);
        }

        Put(c, c00, accumulate);
        Put(c + V.Count, c10, accumulate);
    }

    [MethodImpl(Tile)]
    private static void Tile1(
        T* a, nint depthStride, int depth,
        T* b, nint bVector, T* c, nint cVector, int vectors, bool accumulate)
    {
        for (int v = 0; v < vectors; v++, b += bVector, c += cVector)
        {
            V sum = V.Fill(default);
            T* row = a;
            for (int k = 0; k < depth; k++, row += depthStride)
                sum = V.MultiplyAdd(V.Fill(*row), V.Load(b + (nint)k * V.Count), sum);
            Put(c, sum, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T* c, V value, bool accumulate) =>
        V.Store(c, accumulate ? V.Load(c) + value : value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T* c, nint cVector, V value0, V value1, bool accumulate)
    {
        Put(c, value0, accumulate);
        Put(c + cVector, value1, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T* c, nint cVector, V value0, V value1, V value2, bool accumulate)
    {
        Put(c, cVector, value0, value1, accumulate);
        Put(c + 2 * cVector, value2, accumulate);
    }
}
