using GpuTensorDecomp.Execution;

namespace GpuTensorDecomp.Tests.Execution;

public sealed class CounterBlockTests
{
    [Theory]
    [InlineData(0ul, 0, 1)]
    [InlineData(ulong.MaxValue, 3, 5)]
    [InlineData(0x0123456789ABCDEFul, 7, 13)]
    public void Eight_at_a_time_are_the_numbers_drawn_one_by_one(
        ulong seed, int run, int dimension)
    {
        const long first = 40;
        const int components = 7; // no multiple of eight numbers
        double[] drawn = new double[components * dimension];
        CounterRandom.FillNormals(seed, run, first, RandomPurpose.Start, dimension, drawn);
        for (int n = 0; n < drawn.Length; n++)
        {
            drawn[n].ShouldBe(CounterRandom.Normal(
                seed, (uint)run, (uint)(first + n / dimension), (uint)(n % dimension),
                RandomPurpose.Start));
        }
    }
}
