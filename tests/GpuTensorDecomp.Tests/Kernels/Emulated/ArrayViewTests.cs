using ILGPU;

namespace GpuTensorDecomp.Tests.Kernels;

public sealed class ArrayViewTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void An_index_outside_of_a_view_is_refused_and_named(int index)
    {
        var view = new ArrayView<float>(new float[3]);

        Should.Throw<InvalidOperationException>(() => view[index] = 1).Message
            .ShouldBe($"a kernel touched element {index} of a view of 3");
    }

    [Fact]
    public void Writing_to_a_view_writes_to_its_memory()
    {
        float[] memory = [1, 2, 3];
        var view = new ArrayView<float>(memory);

        view[1] += 5;

        memory.ShouldBe([1, 7, 3]);
    }
}
