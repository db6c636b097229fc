using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Execution.Cpu;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Execution;

/// <summary>One strip of points by all threads against one thread, to the bit.</summary>
public sealed class TeamContractionTests
{
    /// <summary>Less than a tile of terms, several blocks, more than a slab.</summary>
    [Theory]
    [InlineData(2, 5, 70_000, 3)]
    [InlineData(8, 131, 1003, 4)]
    [InlineData(13, 64, 2000, 2)]
    [InlineData(16, 2177, 301, 3)]
    [InlineData(24, 200, 900, 6)]
    public void Few_points_have_the_bits_of_one_thread(
        int count, int rank, int dimension, int order)
    {
        var tensor = new FactoredTensor(
            order, dimension, Draw.Normal(rank, 1), Draw.Unit(rank, dimension, 2));
        double[] points = Draw.Unit(count, dimension, 3);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            double[] expected = Contracted(tensor, points, count, precision, threads: 1);
            foreach (int threads in new[] { 2, 3, 6 })
                Contracted(tensor, points, count, precision, threads).ShouldBe(expected);
            double[] sums = new double[dimension];
            for (int j = 0; j < rank; j++)
            {
                ReadOnlySpan<double> v = tensor.Vector(j);
                double dot = 0;
                for (int c = 0; c < dimension; c++)
                    dot += v[c] * points[c];
                for (int c = 0; c < dimension; c++)
                    sums[c] += tensor.Weights[j] * Math.Pow(dot, order - 1) * v[c];
            }

            DenseArrays.RelativeDistance(expected[..dimension], sums)
                .ShouldBeLessThan(precision == Precision.Float64 ? 1e-12 : 1e-4);
        }
    }

    [Fact]
    public void It_is_taken_where_strips_leave_threads_idle_and_there_is_enough_to_do()
    {
        using var two = new WorkerTeam(2);
        using var four = new WorkerTeam(4);
        using var ofTwo = new TeamContraction<Lanes256<float>, float>(two);
        using var ofFour = new TeamContraction<Lanes256<float>, float>(four);
        ofTwo.Suits(strips: 1, points: 16, termCount: 100, dimension: 1000).ShouldBeTrue();
        ofTwo.Suits(strips: 1, points: 16, termCount: 5, dimension: 1000).ShouldBeFalse();
        ofTwo.Suits(strips: 2, points: 48, termCount: 100, dimension: 1000).ShouldBeFalse();
        ofFour.Suits(strips: 2, points: 48, termCount: 100, dimension: 1000).ShouldBeTrue();
        ofFour.Suits(strips: 3, points: 72, termCount: 100, dimension: 1000).ShouldBeFalse();
    }

    private static double[] Contracted(
        FactoredTensor tensor, double[] points, int count, Precision precision, int threads)
    {
        using var executor = new CpuExecutor(precision, threads);
        using DeviceTarget target = executor.Upload(tensor);
        double[] result = new double[points.Length];
        executor.Contract(target, points, count, result);
        return result;
    }
}
