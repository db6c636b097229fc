using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Which kernels the two products take, by shape and device.</summary>
public sealed class TileChoiceTests
{
    [Theory]
    [InlineData(97, 65, 257, true, true)]
    [InlineData(97, 64, 257, false, true)]
    [InlineData(95, 65, 257, false, false)] // a quarter of the tile would be empty
    [InlineData(129, 65, 257, false, false)]
    public void Large_tiles_are_taken_where_they_are_not_mostly_empty(
        int count, int rank, int dimension, bool gram, bool product)
    {
        using var accelerator = new Accelerator();

        Contract(accelerator, count, rank, dimension);

        ShouldBeLarge(accelerator, gram, product);
    }

    [Theory]
    [InlineData(2, true, true)]
    [InlineData(4, true, true)]
    [InlineData(5, false, true)] // 97 points × 130 terms × 257 coordinates: 2 tiles, then 3
    [InlineData(7, false, false)]
    public void Large_tiles_are_taken_where_they_fill_half_the_device(
        int multiprocessors, bool gram, bool product)
    {
        using var accelerator = new Accelerator { NumMultiprocessors = multiprocessors };

        Contract(accelerator, 97, 130, 257);

        ShouldBeLarge(accelerator, gram, product);
    }

    [Theory]
    [InlineData(255, 1 << 20)]
    [InlineData(256, 32 * 1024)]
    public void Small_tiles_are_taken_where_a_large_one_does_not_fit(int threads, int sharedBytes)
    {
        using var accelerator = new Accelerator
        {
            MaxNumThreadsPerGroup = threads,
            MaxSharedMemoryPerGroup = sharedBytes,
        };

        Contract(accelerator, 97, 65, 257);

        ShouldBeLarge(accelerator, false, false);
    }

    [Theory]
    [InlineData(97, 65, 1, true, true)]
    [InlineData(97, 64, 1, true, false)]
    [InlineData(97, 65, 2, true, true)]
    [InlineData(97, 65, 3, true, false)] // 2 tiles of 64 components, then 1 of coordinates
    [InlineData(97, 65, 5, false, false)]
    [InlineData(95, 65, 1, false, false)]
    public void So_are_those_of_linearised_runs(
        int count, int dimension, int multiprocessors, bool gram, bool product)
    {
        using var accelerator = new Accelerator { NumMultiprocessors = multiprocessors };
        using var executor = new IlgpuExecutor(accelerator, Precision.Float64, () => 1 << 30);
        using PreparedContraction contraction = executor.PrepareLinearised(
            3, 2, Draw.Unit(count, dimension, 1), Draw.Normal(count, 2));
        contraction.Write(Draw.Normal(count * dimension, 3));

        contraction.Run();

        string name = gram ? "LargeLinearisedGramKernel" : "LinearisedGramKernel";
        accelerator.LaunchesOf[name].ShouldBe(1);
        accelerator.LaunchesOf[product ? "LargeGramProductKernel" : "GramProductKernel"]
            .ShouldBe(2);
        accelerator.LaunchesOf.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(256, 33, Precision.Float32)]
    [InlineData(256, 97, Precision.Float32)]
    [InlineData(255, 128, Precision.Float32)]
    [InlineData(256, 20, Precision.Float64)]
    [InlineData(256, 64, Precision.Float64)]
    public void Strips_of_either_height_and_two_products_have_the_same_bits(
        int count, int dimension, Precision precision)
    {
        var tensor = new FactoredTensor(
            3, dimension, Draw.Normal(37, 1), Draw.Unit(37, dimension, 2));
        double[] points = Draw.Unit(count, dimension, 3);
        double[][] found =
        [
            .. new[] { 1, 2, 1000 }.Select(multiprocessors =>
            {
                // 8 strips of 32 points or 4 of 64, four of which each multiprocessor must have.
                using var accelerator = new Accelerator { NumMultiprocessors = multiprocessors };
                using var executor = new IlgpuExecutor(accelerator, precision, () => 1 << 30);
                using DeviceTarget target = executor.Upload(tensor);
                var result = new double[points.Length];
                executor.Contract(target, points, count, result);
                bool isFused = multiprocessors < 1000 || dimension <= 32;
                accelerator.LaunchesOf.Keys.ShouldBe(
                    isFused ? ["StripKernel"] : ["GramKernel", "GramProductKernel"]);
                return result;
            }),
        ];

        found[1].ShouldBe(found[0]);
        found[2].ShouldBe(found[0]);
    }

    private static void Contract(Accelerator accelerator, int count, int rank, int dimension)
    {
        var tensor = new FactoredTensor(
            3, dimension, Draw.Normal(rank, 1), Draw.Unit(rank, dimension, 2));
        using var executor = new IlgpuExecutor(accelerator, Precision.Float64, () => 1 << 30);
        using DeviceTarget target = executor.Upload(tensor);
        executor.Contract(
            target, Draw.Unit(count, dimension, 3), count, new double[count * dimension]);
    }

    private static void ShouldBeLarge(Accelerator accelerator, bool gram, bool product) =>
        accelerator.LaunchesOf.Keys.Order().ShouldBe(new[]
        {
            gram ? "LargeGramKernel" : "GramKernel",
            product ? "LargeGramProductKernel" : "GramProductKernel",
        }.Order());
}
