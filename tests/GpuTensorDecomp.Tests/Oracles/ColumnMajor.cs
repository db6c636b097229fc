namespace GpuTensorDecomp.Tests.Oracles;

/// <summary>A matrix product as the BLAS defines it, in plain loops.</summary>
internal static class ColumnMajor
{
    /// <summary>
    /// C = op(A)·B: op(A) m × k, B k × n, C m × n, each column after column, ld numbers apart.
    /// </summary>
    public static void Multiply(
        bool transposesA, int m, int n, int k, Func<long, double> a, int lda,
        Func<long, double> b, int ldb, Action<long, double> c, int ldc)
    {
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
            {
                double sum = 0;
                for (int p = 0; p < k; p++)
                {
                    double left = a(transposesA ? p + (long)i * lda : i + (long)p * lda);
                    sum += left * b(p + (long)j * ldb);
                }

                c(i + (long)j * ldc, sum);
            }
        }
    }
}
