using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Tensors;

public sealed class DenseTensorTests
{
    [Theory]
    [InlineData(2, 7)]
    [InlineData(3, 1)]
    [InlineData(3, 5)]
    [InlineData(4, 4)]
    [InlineData(6, 3)]
    [InlineData(8, 2)]
    public void Entries_and_norm_are_those_of_the_full_array(int order, int dimension)
    {
        double[] full = DenseArrays.Factored(
            order, dimension, [1, -0.4], Draw.Unit(2, dimension, order + dimension));
        DenseTensor tensor = DenseTensor.FromArray(order, dimension, full);
        tensor.NormSquared.ShouldBe(DenseArrays.NormSquared(full), 1e-13);
        tensor.Entries.Length.ShouldBe(
            (int)MultiIndex.Count(dimension, order - 1) * dimension);
        int[] index = new int[order - 1];
        for (int row = 0; row < tensor.Entries.Length; row += dimension)
        {
            for (int c = 0; c < dimension; c++)
            {
                int place = c;
                foreach (int i in index)
                    place = place * dimension + i;
                tensor.Entries[row + c].ShouldBe(full[place], 1e-15);
            }

            MultiIndex.Advance(index);
        }
    }

    [Fact]
    public void An_array_that_is_not_symmetric_is_refused_or_averaged()
    {
        double[] values = [1, 2, 4, 5];
        string message = Should.Throw<InputException>(
            () => DenseTensor.FromArray(2, 2, values)).Message;
        message.ShouldContain("entry (1, 2) is 2");
        message.ShouldContain("--symmetrize");
        DenseTensor.FromArray(2, 2, values, symmetrize: true).Entries.ShouldBe([1, 3, 3, 5]);
    }

    [Fact]
    public void Bad_arrays_are_refused_with_their_place()
    {
        Should.Throw<InputException>(() => DenseTensor.FromArray(3, 2, new double[7]))
            .Message.ShouldContain("8 entries");
        Should.Throw<InputException>(() => DenseTensor.FromArray(2, 2, [1, 2, 2, double.NaN]))
            .Message.ShouldContain("(2, 2)");
    }
}
