using GpuTensorDecomp.Components;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Components;

public sealed class ComponentSetTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(1e-250)]
    [InlineData(1e250)]
    public void Norms_that_have_no_square_are_kept(double scale)
    {
        var components = new ComponentSet(1, 2);
        components.SetVector(0, [3 * scale, -4 * scale]);
        components.LogNorms[0].ShouldBe(Math.Log(5) + Math.Log(scale), 1e-12);
        components.Directions[0].ShouldBe(0.6, 1e-15);
        components.Directions[1].ShouldBe(-0.8, 1e-15);
        components.Norm(0).ShouldBe(5 * scale, 1e-12 * scale);
    }

    [Fact]
    public void A_zero_vector_has_no_direction()
    {
        var components = new ComponentSet(2, 2);
        components.SetVector(1, [1, 1]);
        components.SetVector(1, [0, 0]);
        components.LogNorms.ShouldAllBe(x => double.IsNegativeInfinity(x));
        components.ToVectors().ShouldBe([0, 0, 0, 0]);
        components.ToTensor(new ComponentLaw(2), 3).Weights.ShouldBe([0, 0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void The_tensor_of_a_law_is_that_of_its_definition(int homogeneity)
    {
        double[] u = Draw.Normal(4 * 3, 1);
        double[] signs = [1, -1, 1, -1];
        double[] scales = homogeneity == 0 ? [1.5, 0.5, 1, 2] : [1, 1, 1, 1];
        ComponentSet components = SingleRun.Components(3, u, signs, scales);
        FactoredTensor tensor = components.ToTensor(new ComponentLaw(homogeneity), 5);
        double[] expected = new DenseModel(5, 3, u, signs, scales, homogeneity).Tensor();
        DenseArrays.RelativeDistance(
            DenseArrays.Factored(5, 3, tensor.Weights, tensor.Vectors), expected)
            .ShouldBeLessThan(1e-14);
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(4, 3)]
    [InlineData(0, 5)]
    public void The_norm_of_a_weight_gives_that_weight(int homogeneity, int order)
    {
        var law = new ComponentLaw(homogeneity);
        law.Weight(order, -1, Math.Log(law.NormOf(order, -0.3)), 1).ShouldBe(-0.3, 1e-15);
        law.IsScaled.ShouldBe(homogeneity == 0);
    }
}
