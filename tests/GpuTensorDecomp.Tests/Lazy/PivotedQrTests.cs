using GpuTensorDecomp.Lazy;
using GpuTensorDecomp.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;

namespace GpuTensorDecomp.Tests.Lazy;

public sealed class PivotedQrTests
{
    [Theory]
    [InlineData(12, 5, 5)]
    [InlineData(12, 8, 3)]
    [InlineData(9, 20, 9)]
    [InlineData(9, 20, 6)]
    [InlineData(400, 420, 400)] // shared among cores
    [InlineData(400, 420, 371)]
    public void Rank_and_residual_are_those_of_a_singular_value_decomposition(
        int rows, int columns, int rank)
    {
        Matrix<double> matrix = Normal(rows, rank, 1) * Normal(rank, columns, 2);
        double[] right = Draw.Normal(rows, 3);
        (double relative, int expected) = DenseTangent.Residual(matrix, right);
        expected.ShouldBe(rank);
        double norm = Math.Sqrt(DenseArrays.NormSquared(right));
        PivotedQr.Reduce(matrix.ToColumnMajorArray(), rows, right).ShouldBe(rank);
        Math.Sqrt(DenseArrays.NormSquared(right)).ShouldBe(norm, 1e-12 * norm);
        double residual = Math.Sqrt(DenseArrays.NormSquared(right[rank..]));
        (residual / norm).ShouldBe(relative, 1e-11);
    }

    [Fact]
    public void Small_singular_values_count_down_to_rounding()
    {
        // diag(1, 1e-5, 1e-11) between rotations: a Gram matrix would lose the last one.
        Matrix<double> left = Normal(8, 3, 4).QR().Q.SubMatrix(0, 8, 0, 3);
        Matrix<double> right = Normal(3, 3, 5).QR().Q;
        Matrix<double> matrix = left * Matrix<double>.Build.Diagonal([1, 1e-5, 1e-11]) * right;
        PivotedQr.Reduce(matrix.ToColumnMajorArray(), 8, new double[8]).ShouldBe(3);
    }

    [Fact]
    public void Zero_columns_have_rank_0_and_leave_the_right_side()
    {
        double[] right = [3, 4];
        PivotedQr.Reduce(new double[6], 2, right).ShouldBe(0);
        PivotedQr.Reduce([], 2, right).ShouldBe(0);
        right.ShouldBe([3, 4]);
    }

    private static Matrix<double> Normal(int rows, int columns, int seed) =>
        Matrix<double>.Build.Dense(rows, columns, Draw.Normal(rows * columns, seed));
}
