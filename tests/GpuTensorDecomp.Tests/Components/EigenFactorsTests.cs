using GpuTensorDecomp.Components;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Components;

public sealed class EigenFactorsTests
{
    [Fact]
    public void A_matrix_by_hand()
    {
        // 3·(1,1)(1,1)ᵀ/2 + 1·(1,−1)(1,−1)ᵀ/2 = [2 1; 1 2] = e₁e₁ᵀ + e₂e₂ᵀ + (1,1)(1,1)ᵀ.
        FactoredTensor factors =
            EigenFactors.Of(new FactoredTensor(2, 2, [1, 1, 1], [1, 0, 0, 1, 1, 1]));
        factors.Weights.ShouldBe([3, 1], 1e-14);
        (factors.Vector(0)[0] * factors.Vector(0)[1]).ShouldBe(0.5, 1e-14);
        (factors.Vector(1)[0] * factors.Vector(1)[1]).ShouldBe(-0.5, 1e-14);
    }

    /// <summary>Fewer terms than coordinates, as many, and more; vectors of any norm.</summary>
    [Theory]
    [InlineData(7, 3)]
    [InlineData(7, 7)]
    [InlineData(7, 20)]
    [InlineData(1, 3)]
    public void The_matrix_is_the_same_and_its_vectors_orthonormal(int d, int m)
    {
        double[] weights = Draw.Normal(m, 1);
        double[] vectors = Draw.Normal(m * d, 2);
        double[] matrix = DenseArrays.Factored(2, d, weights, vectors);
        FactoredTensor factors = EigenFactors.Of(new FactoredTensor(2, d, weights, vectors));

        factors.Rank.ShouldBe(Math.Min(m, d));
        DenseArrays.RelativeDistance(
            DenseArrays.Factored(2, d, factors.Weights, factors.Vectors), matrix)
            .ShouldBeLessThan(1e-13);
        double[] eigenvalues = JacobiEigenvalues.Of(matrix);
        for (int k = 0; k < factors.Rank; k++)
        {
            factors.Weights[k].ShouldBe(eigenvalues[k], 1e-12 * Math.Abs(eigenvalues[0]));
            for (int i = 0; i <= k; i++)
            {
                double dot = 0;
                for (int c = 0; c < d; c++)
                    dot += factors.Vector(i)[c] * factors.Vector(k)[c];
                dot.ShouldBe(i == k ? 1 : 0, 1e-13);
            }
        }
    }

    [Fact]
    public void Small_eigenvalues_and_those_of_rounding_are_left_out()
    {
        // Weights 1, −0.5 and 0.01 on orthonormal vectors, the first two split in halves.
        double[] v = Draw.Orthonormal(3, 6, 3);
        var model = new FactoredTensor(
            2, 6, [0.5, -0.25, 0.5, -0.25, 0.01], [.. v[..12], .. v[..12], .. v[12..]]);
        EigenFactors.Of(model).Weights.ShouldBe([1, -0.5, 0.01], 1e-14);
        EigenFactors.Of(model, 0.02).Weights.ShouldBe([1, -0.5], 1e-14);
    }

    [Fact]
    public void Terms_that_cancel_leave_none()
    {
        EigenFactors.Of(new FactoredTensor(2, 2, [1, -1], [1, 2, 1, 2])).Rank.ShouldBe(0);
        EigenFactors.Of(new FactoredTensor(2, 2, [], [])).Rank.ShouldBe(0);
    }
}
