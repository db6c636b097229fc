namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// C (+)= A·B for one strip of B that is 1 to 3 vectors wide, the accumulators of an 8 × 3 tile
/// held in registers: A[r·rowStride + k·depthStride] is broadcast, B[k·Lanes + v·bVector] and
/// C[r·Lanes + v·cVector] are whole vectors. Cost 2·rows·depth·lanes·vectors flops; per depth step
/// a tile loads 3 vectors and 8 scalars for 24 multiply-adds.
/// </summary>
internal static unsafe partial class MicroKernel<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged
{
    /// <summary>
    /// Depth of one pass: B's strip (depth × 3 vectors) stays in the second-level cache.
    /// </summary>
    private const int DepthBlock = 512;

    /// <summary>Multiplies <paramref name="rows"/> rows of A with a strip of B.</summary>
    public static void Multiply(
        T* a, nint rowStride, nint depthStride, int rows, int depth,
        T* b, nint bVector, T* c, nint cVector, int vectors, bool accumulate)
    {
        for (int start = 0; start == 0 || start < depth; start += DepthBlock)
        {
            int block = Math.Min(DepthBlock, depth - start);
            Pass(
                a + start * depthStride, rowStride, depthStride, rows, block,
                b + (nint)start * V.Count, bVector, c, cVector, vectors, accumulate || start > 0);
        }
    }

    private static void Pass(
        T* a, nint rowStride, nint depthStride, int rows, int depth,
        T* b, nint bVector, T* c, nint cVector, int vectors, bool accumulate)
    {
        int row = 0;
        for (; row + 8 <= rows; row += 8, a += 8 * rowStride, c += 8 * V.Count)
        {
            if (vectors == 3)
                Tile8x3(a, rowStride, depthStride, depth, b, bVector, c, cVector, accumulate);
            else if (vectors == 2)
                Tile8x2(a, rowStride, depthStride, depth, b, bVector, c, cVector, accumulate);
            else
                Tile8x1(a, rowStride, depthStride, depth, b, c, accumulate);
        }

        for (; row + 2 <= rows; row += 2, a += 2 * rowStride, c += 2 * V.Count)
        {
            if (vectors == 3)
                Tile2x3(a, rowStride, depthStride, depth, b, bVector, c, cVector, accumulate);
            else if (vectors == 2)
                Tile2x2(a, rowStride, depthStride, depth, b, bVector, c, cVector, accumulate);
            else
                Tile2x1(a, rowStride, depthStride, depth, b, c, accumulate);
        }

        if (row < rows)
            Tile1(a, depthStride, depth, b, bVector, c, cVector, vectors, accumulate);
    }
}
