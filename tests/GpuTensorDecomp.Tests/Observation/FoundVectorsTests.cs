using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Observation;

public sealed class FoundVectorsTests
{
    private static readonly FactoredTensor s_truth =
        new(3, 3, [1, 1, 1], [1, 0, 0, 0, 1, 0, 0, 0, 1]);

    [Fact]
    public void A_vector_counts_once_however_many_components_share_it() =>
        Count([0.5, 0.5, -0.3], [2, 0, 0, 1, 0.01, 0, 0, -1, 0]).ShouldBe(2);

    [Fact]
    public void A_component_that_never_grew_has_found_nothing() =>
        Count([1, 1e-3], [1, 0, 0, 0, 1, 0]).ShouldBe(1);

    [Theory]
    [InlineData(0.14, 1)] // cos 0.9903
    [InlineData(0.15, 0)] // cos 0.9889
    public void The_cosine_must_exceed_99_hundredths(double offset, int found) =>
        Count([1], [1, offset, 0]).ShouldBe(found);

    [Fact]
    public void No_components_have_found_nothing() => Count([], []).ShouldBe(0);

    private static int Count(double[] weights, double[] vectors) =>
        FoundVectors.Count(new FactoredTensor(3, 3, weights, vectors), s_truth);
}
