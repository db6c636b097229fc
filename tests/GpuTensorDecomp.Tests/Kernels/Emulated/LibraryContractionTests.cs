using GpuTensorDecomp.Bench;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Contractions whose products are a library's: here one of plain loops.</summary>
public sealed class LibraryContractionTests : IDisposable
{
    private const long Always = 0;
    private readonly Accelerator _accelerator = new();
    private readonly PlainProducts _products = new();

    public static TheoryData<SymmetricTensor, int> Targets => new()
    {
        { Factored(1, 33, 2), 1 },
        { Factored(5, 40, 3), 37 },
        { Factored(129, 70, 4), 130 },
        { Factored(3, 35, 9), 3 },
        { new SampleMoment(3, 37, Draw.Normal(37 * 2100, 4), 0), 2 },
        { new SampleMoment(4, 37, Draw.Normal(37 * 2100, 4), 0.2), 2 },
        { new SampleMoment(4, 41, Draw.Normal(41 * 19, 4), 0.2), 35 },
    };

    public void Dispose() => _accelerator.Dispose();

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_contraction_is_that_of_the_cpu(SymmetricTensor tensor, int count)
    {
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            _products.Asked.Clear();
            Compare(Open(precision), tensor, count);
            _products.Asked.Count.ShouldBe(2);
        }
    }

    // 3·50·40 multiply-adds in all, 3·40 a block.
    [Theory]
    [InlineData(Always)]
    [InlineData(3 * 50 * 40)]
    public void Samples_that_stream_are_added_up_block_by_block(long leastWork)
    {
        var tensor = new SampleMoment(4, 40, Draw.Normal(40 * 50, 4), 0.2);

        Compare(Open(Precision.Float64, leastWork, free: 16_000), tensor, 3);

        // Blocks of 512/(40·8) samples: 512 is the power of two below 16,000/16.
        _products.Asked.Count.ShouldBe(2 * 50);
    }

    [Fact]
    public void Terms_and_points_beyond_a_slab_are_worked_through()
    {
        const int terms = SlabShape.Length / 128 + 5;
        var tensor = new SampleMoment(2, 33, Draw.Normal(33 * terms, 4), 0);

        Compare(Open(Precision.Float64), tensor, 129);

        int[] sizes = [.. _products.Asked.Where(product => product.TransposesLeft)
            .Select(product => product.Rows * 1000 + product.Columns)];
        sizes.ShouldBe([(terms - 5) * 1000 + 128, 5128, (terms - 5) * 1000 + 1, 5001]);
    }

    [Fact]
    public void Dense_tensors_have_their_second_product()
    {
        double[] matrix = Draw.Normal(40 * 40, 3);
        for (int n = 0; n < matrix.Length; n++)
            matrix[n] = n / 40 <= n % 40 ? matrix[n] : matrix[n % 40 * 40 + n / 40];

        Compare(Open(Precision.Float64), DenseTensor.FromArray(2, 40, matrix), 5);

        _products.Asked.ShouldBe([MatrixProduct.Sums(5, 40, 40, 40, 40)]);
    }

    [Fact]
    public void Sums_of_very_many_coordinates_are_made_in_pieces()
    {
        const int most = SlabShape.Length / 128;

        Compare(Open(Precision.Float64), Factored(3, most + 5, 3), 2);

        _products.Asked.Select(product => product.Rows).ShouldBe([3, most, 5]);
    }

    [Fact]
    public void Few_coordinates_are_left_to_the_kernels()
    {
        Compare(Open(Precision.Float64), Factored(5, 32, 3), 5);

        _products.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(5, 40, 5)]
    [InlineData(6, 40, 5)]
    [InlineData(4, 40, 7)]
    [InlineData(1_000_000, 40, 1)]
    [InlineData(null, 40, 5)]
    [InlineData(null, 39, 6)]
    [InlineData(5, 32, int.MaxValue)]
    [InlineData(5, 100_000, 1)]
    public void Whose_products_they_may_be_follows_from_the_runs_own_sizes(
        int? terms, int dimension, int least)
    {
        var chooser = new ProductChooser<double>(
            new ProductOptions { Library = _products, LeastWork = 1000 });

        chooser.MayBeLibrary(least, terms, dimension).ShouldBe(least < int.MaxValue);
        chooser.MayBeLibrary(least - 1, terms, dimension).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void Runs_have_the_bits_that_they_have_alone(Precision precision)
    {
        // From 20 points on for the target, 11 for the model; other runs are the kernels'.
        const long work = 20 * 6 * 40;
        int[] counts = [40, 9, 20, 13];
        long[] steps = [3, 3, 1, 0];
        SymmetricTensor tensor = Factored(6, 40, 3);
        using var cpu = new CpuExecutor(precision, threads: 1);

        RunSnapshot[] together = Advance(Open(precision, work), tensor, counts, steps);

        _products.Asked.ShouldNotBeEmpty();
        for (int run = 0; run < counts.Length; run++)
        {
            RunSnapshot alone = Advance(
                Open(precision, work), tensor, [counts[run]], [steps[run]])[0];
            together[run].Vectors.ShouldBe(alone.Vectors);
            together[run].Status.ShouldBe(alone.Status);
            RunSnapshot expected = Advance(cpu, tensor, [counts[run]], [steps[run]])[0];
            together[run].Status.Step.ShouldBe(steps[run]);
            DenseArrays.RelativeDistance(together[run].Vectors, expected.Vectors)
                .ShouldBeLessThan(precision == Precision.Float64 ? 1e-12 : 5e-6);
        }
    }

    [Theory]
    [InlineData(129, 40)]
    [InlineData(33, 300)]
    public void The_memory_that_is_told_is_what_is_allocated(int count, int rank)
    {
        SymmetricTensor tensor = Factored(rank, 70, 3);
        IlgpuExecutor executor = Open(Precision.Float64);
        long told = executor.MemoryOf(tensor, new BatchShape(2, count, 0, false));
        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([target, target]);

        Write(batch, tensor, [count, count]);

        ((double)_accelerator.AllocatedBytes).ShouldBe(told, 0.1 * told);
    }

    [Fact]
    public void The_plain_products_are_run_where_there_is_a_library()
    {
        SymmetricTensor tensor = Factored(5, 40, 3);
        var without = new IlgpuExecutor(_accelerator, Precision.Float64, () => 1 << 30);

        RunProducts(Open(Precision.Float64)).ShouldBeTrue();
        RunProducts(without).ShouldBeFalse();
        _products.Asked.ShouldBe(
            [MatrixProduct.Gram(7, 5, 40, 5), MatrixProduct.Sums(7, 5, 40, 5, 40)]);

        bool RunProducts(IlgpuExecutor executor)
        {
            using DeviceTarget target = executor.Upload(tensor);
            using PreparedContraction contraction = executor.PrepareContraction(target, 7);
            return contraction.RunProducts();
        }
    }

    [Fact]
    public void Benchmarks_measure_every_way_against_the_plain_products()
    {
        BenchReport report = BenchSuite.Run(new BenchOptions
        {
            Precisions = [Precision.Float32],
            Device = new BenchDevice("ilgpu-cpu", "emulator", null, null, 1, null),
            Open = precision => new IlgpuExecutor(_accelerator, precision, () => 1 << 30),
            Ways =
            [
                new BenchWay("loops", precision => OpenOwn(precision, new PlainProducts())),
                new BenchWay("own kernels", precision => OpenOwn(precision, null)),
            ],
            Quick = true,
            Only = ["contraction"],
        });

        BenchRow[] rows = [.. report.Rows.Where(row => row.Shape == "m=97 n=33 d=40 l=3")];
        rows.Select(row => row.Operation).ShouldBe(
        [
            "contraction", "plain products by loops", "contraction by loops",
            "contraction by own kernels",
        ]);
        rows[0].ShareOfProducts.ShouldBeNull();
        foreach (BenchRow row in rows[2..])
            row.ShareOfProducts!.Value.ShouldBe(row.Gflops!.Value / rows[1].Gflops!.Value, 1e-9);

        static IlgpuExecutor OpenOwn(Precision precision, PlainProducts? products) => new(
            new Accelerator(), precision, () => 1 << 30, products: Options(products, Always));
    }

    [Fact]
    public void The_library_is_freed_with_the_executor()
    {
        using (var accelerator = new Accelerator())
        {
            new IlgpuExecutor(
                accelerator, Precision.Float32, () => 1,
                products: new ProductOptions { Library = _products }).Dispose();
        }

        _products.IsDisposed.ShouldBeTrue();
    }

    private static FactoredTensor Factored(int rank, int dimension, int order) =>
        new(order, dimension, Draw.Normal(rank, 1), Draw.Unit(rank, dimension, 2));

    private static void Compare(IlgpuExecutor executor, SymmetricTensor tensor, int count)
    {
        double[] points = Draw.Unit(count, tensor.Dimension, 9);
        var expected = new double[points.Length];
        using var cpu = new CpuExecutor(executor.Precision, threads: 1);
        using DeviceTarget ofCpu = cpu.Upload(tensor);
        cpu.Contract(ofCpu, points, count, expected);
        var found = new double[points.Length];
        using DeviceTarget target = executor.Upload(tensor);
        executor.Contract(target, points, count, found);
        DenseArrays.RelativeDistance(found, expected)
            .ShouldBeLessThan(executor.Precision == Precision.Float64 ? 1e-12 : 5e-6);
    }

    private static RunSnapshot[] Advance(
        Executor executor, SymmetricTensor tensor, int[] counts, long[] steps)
    {
        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([.. counts.Select(_ => target)]);
        Write(batch, tensor, counts);
        batch.Advance(steps);
        return [.. counts.Select((_, run) => batch.Save(run))];
    }

    // A run's start depends on its count alone, so that it is the same alone.
    private static void Write(RunBatch batch, SymmetricTensor tensor, int[] counts)
    {
        for (int run = 0; run < counts.Length; run++)
        {
            batch.Write(
                run,
                Initialization.Start(
                    counts[run], tensor.Dimension, 1, counts[run], Math.Log(0.3), false),
                new FlowRule
                {
                    Law = new ComponentLaw(3),
                    Stepper = Stepper.Descent,
                    StepSizeRule = StepSizeRule.Fixed,
                    StepSize = 0.05,
                    TargetNorm = 1,
                });
        }
    }

    private IlgpuExecutor Open(
        Precision precision, long leastWork = Always, long free = 1 << 30) =>
        // Not resident: small runs would take whole steps in one kernel.
        new(_accelerator, precision, () => free, null, 0, Options(_products, leastWork));

    private static ProductOptions Options(IMatrixProducts? products, long leastWork) => new()
    {
        Library = products,
        LeastWork = leastWork,
        Way = ProductWay.Library,
    };
}
