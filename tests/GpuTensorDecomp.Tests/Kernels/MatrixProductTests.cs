using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>What a BLAS is asked for, by one that takes its arguments literally.</summary>
public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 2, 5)]
    [InlineData(5, 3, 7, 4)]
    [InlineData(4, 2, 3, 9)]
    public void Gram_numbers_are_dot_products_row_by_row(
        int points, int terms, int dimension, int slabTerms)
    {
        double[] p = Draw.Normal(points * dimension, 1);
        double[] z = Draw.Normal(terms * dimension, 2);
        double[] slab = Untouched(points * slabTerms);

        Multiply(MatrixProduct.Gram(points, terms, dimension, slabTerms), z, p, slab);

        for (int i = 0; i < points; i++)
        {
            for (int k = 0; k < slabTerms; k++)
            {
                double dot = 0;
                for (int c = 0; k < terms && c < dimension; c++)
                    dot += p[i * dimension + c] * z[k * dimension + c];
                slab[i * slabTerms + k].ShouldBe(k < terms ? dot : -1, 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 2, 5)]
    [InlineData(5, 3, 7, 4)]
    [InlineData(4, 2, 3, 9)]
    public void Sums_are_those_over_terms_row_by_row(
        int points, int terms, int dimension, int slabTerms)
    {
        double[] gram = Draw.Normal(points * slabTerms, 1);
        double[] z = Draw.Normal(terms * dimension, 2);
        double[] sums = Untouched(points * dimension);

        Multiply(MatrixProduct.Sums(points, terms, dimension, slabTerms, dimension), z, gram, sums);

        for (int i = 0; i < points; i++)
        {
            for (int c = 0; c < dimension; c++)
            {
                double sum = 0;
                for (int k = 0; k < terms; k++)
                    sum += gram[i * slabTerms + k] * z[k * dimension + c];
                sums[i * dimension + c].ShouldBe(sum, 1e-12);
            }
        }
    }

    private static void Multiply(
        MatrixProduct product, double[] left, double[] right, double[] result) =>
        ColumnMajor.Multiply(
            product.TransposesLeft, product.Rows, product.Columns, product.Depth,
            n => left[n], product.LeftPitch, n => right[n], product.RightPitch,
            (n, sum) => result[n] = sum, product.ResultPitch);

    private static double[] Untouched(int length)
    {
        var numbers = new double[length];
        Array.Fill(numbers, -1);
        return numbers;
    }
}
