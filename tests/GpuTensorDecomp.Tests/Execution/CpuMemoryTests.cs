using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Execution.Cpu;
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

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(50, 10, 5)]
    [InlineData(33, 7, 0)]
    public void A_pack_takes_what_is_told_of_it(int count, int dimension, int rank)
    {
        using var single = new PackArrays<Lanes256<float>, float>(
            count, dimension, rank, 4, 2, isQuasiStatic: true);
        PackArrays<Lanes256<float>, float>.BytesOf(count, dimension, rank).ShouldBe(single.Bytes);
        using var @double = new PackArrays<Lanes512<double>, double>(
            count, dimension, rank, 4, 2, isQuasiStatic: false);
        PackArrays<Lanes512<double>, double>.BytesOf(count, dimension, rank)
            .ShouldBe(@double.Bytes);
        single.Bytes.ShouldBeGreaterThan(8 * sizeof(float) * (3L * count + rank) * dimension);
    }

    /// <summary>Lanes of 256 bits hold 4 numbers of float64: a pack has 3 runs or more.</summary>
    [Fact]
    public void Runs_enough_for_packs_take_one_a_thread_more()
    {
        const int count = 40, dimension = 4, threads = 2;
        using var executor = new CpuExecutor(Precision.Float64, threads, laneBits: 256);
        var tensor = new FactoredTensor(4, dimension, [1, 1], Draw.Unit(2, dimension, 1));
        long pack = PackArrays<Lanes256<double>, double>.BytesOf(count, dimension, 2);
        long each = Of(2) - Of(1);
        (Of(5) - Of(4)).ShouldBe(each);
        (Of(6) - Of(5)).ShouldBe(each + threads * pack);
        (Of(100) - Of(99)).ShouldBe(each);
        Of(6, stages: 7).ShouldBe(Of(1, stages: 7) + 5 * (Of(2, stages: 7) - Of(1, stages: 7)));

        long Of(int runs, int stages = 0) => executor.MemoryOf(
            tensor, new BatchShape(runs, count, stages, UsesCurvature: false));
    }

    private static long Told(BatchShape shape, Precision precision)
    {
        using var executor = new CpuExecutor(precision, threads: 1);
        var tensor = new FactoredTensor(3, Dimension, [1, 1], Draw.Unit(2, Dimension, 1));
        return executor.MemoryOf(tensor, shape);
    }
}
