using MathNet.Numerics.LinearAlgebra;

namespace GpuTensorDecomp.Tests.Oracles;

/// <summary>
/// The derivative of a model by its vectors as a dense d^l × md matrix, by the product rule on
/// every entry of a ‖u‖^{p−l} u^{⊗l}, c constant where p = l. Shares nothing with the library.
/// </summary>
internal static class DenseTangent
{
    public static Matrix<double> Jacobian(
        int order, int dimension, double[] vectors, double[] factors, int homogeneity)
    {
        int size = (int)Math.Pow(dimension, order);
        Matrix<double> jacobian = Matrix<double>.Build.Dense(size, vectors.Length);
        for (int i = 0; i < factors.Length; i++)
        {
            double[] u = vectors[(i * dimension)..((i + 1) * dimension)];
            double norm = Math.Sqrt(DenseArrays.NormSquared(u));
            double scale = factors[i] * Math.Pow(norm, homogeneity - order);
            for (int n = 0; n < size; n++)
            {
                int[] index = Index(n, order, dimension);
                double entry = index.Aggregate(1.0, (product, c) => product * u[c]);
                for (int c = 0; c < dimension; c++)
                {
                    double slope = 0;
                    for (int p = 0; p < order; p++)
                    {
                        if (index[p] != c)
                            continue;
                        double others = 1;
                        for (int q = 0; q < order; q++)
                            others *= q == p ? 1 : u[index[q]];
                        slope += others;
                    }

                    jacobian[n, i * dimension + c] = scale *
                        (slope + (homogeneity - order) * u[c] * entry / (norm * norm));
                }
            }
        }

        return jacobian;
    }

    /// <summary>Distance of a vector from a column space over its norm, and the rank.</summary>
    public static (double Relative, int Rank) Residual(Matrix<double> columns, double[] target)
    {
        MathNet.Numerics.LinearAlgebra.Factorization.Svd<double> svd = columns.Svd();
        Vector<double> t = Vector<double>.Build.DenseOfArray(target);
        Vector<double> rest = t.Clone();
        int rank = svd.S.Count(s => s > 1e-12 * svd.S[0]);
        for (int k = 0; k < rank; k++)
            rest -= svd.U.Column(k) * svd.U.Column(k).DotProduct(t);
        return (rest.L2Norm() / t.L2Norm(), rank);
    }

    private static int[] Index(int n, int order, int dimension)
    {
        int[] index = new int[order];
        for (int k = 0; k < order; k++, n /= dimension)
            index[k] = n % dimension;
        return index;
    }
}
