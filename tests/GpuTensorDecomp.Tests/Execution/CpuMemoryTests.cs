using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Execution;

public sealed class CpuMemoryTests
{
    private const int Count = 1000;
    private const int Dimension = 20;
    private const int Runs = 3;

    [Theory]
    [InlineData(Precision.Float64, 8)]
    [InlineData(Precision.Float32, 4)]
    public void The_curvature_bound_stores_the_overlap_of_each_pair(Precision precision, int width)
    {
        var plain = new BatchShape(Runs, Count, 0, UsesCurvature: false);
        (Told(plain with { UsesCurvature = true }, precision) - Told(plain, precision))
            .ShouldBe((long)Runs * Count * Count * width);
    }

    /// <summary>X, its rows and A of the start; points, result, ū and x of the kernel.</summary>
    [Theory]
    [InlineData(Precision.Float64, 8)]
    [InlineData(Precision.Float32, 4)]
    public void A_linearised_run_has_seven_vectors_a_component_more(Precision precision, int width)
    {
        var plain = new BatchShape(Runs, Count, 0, UsesCurvature: false);
        (Told(plain with { IsLinearised = true }, precision) - Told(plain, precision))
            .ShouldBe(7L * Runs * Count * Dimension * width);
    }

    private static long Told(BatchShape shape, Precision precision)
    {
        using var executor = new CpuExecutor(precision, threads: 1);
        var tensor = new FactoredTensor(3, Dimension, [1, 1], Draw.Unit(2, Dimension, 1));
        return executor.MemoryOf(tensor, shape);
    }
}
