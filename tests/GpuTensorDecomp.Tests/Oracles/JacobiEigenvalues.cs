namespace GpuTensorDecomp.Tests.Oracles;

/// <summary>
/// Eigenvalues of a symmetric matrix by Jacobi's rotations: each makes one entry off the diagonal
/// zero, until all are.
/// </summary>
internal static class JacobiEigenvalues
{
    private const int Sweeps = 30;

    /// <summary>By falling magnitude.</summary>
    /// <param name="matrix">Symmetric, row-major (dimension, dimension).</param>
    public static double[] Of(double[] matrix)
    {
        int d = (int)Math.Round(Math.Sqrt(matrix.Length));
        double[] a = [.. matrix];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            for (int p = 0; p < d; p++)
            {
                for (int q = p + 1; q < d; q++)
                    Rotate(a, d, p, q);
            }
        }

        return [.. Enumerable.Range(0, d).Select(c => a[c * d + c]).OrderByDescending(Math.Abs)];
    }

    /// <summary>a ← GᵀaG with the rotation G of the plane (p, q) that makes a_pq zero.</summary>
    private static void Rotate(double[] a, int d, int p, int q)
    {
        double angle = 0.5 * Math.Atan2(2 * a[p * d + q], a[q * d + q] - a[p * d + p]);
        (double sin, double cos) = Math.SinCos(angle);
        for (int k = 0; k < d; k++)
        {
            double x = a[k * d + p], y = a[k * d + q];
            (a[k * d + p], a[k * d + q]) = (cos * x - sin * y, sin * x + cos * y);
        }

        for (int k = 0; k < d; k++)
        {
            double x = a[p * d + k], y = a[q * d + k];
            (a[p * d + k], a[q * d + k]) = (cos * x - sin * y, sin * x + cos * y);
        }
    }
}
