using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Execution;

/// <summary>
/// Many small runs that are alike are advanced in packs, one run a SIMD lane; each has the bits
/// that it has alone.
/// </summary>
public sealed class RunPackTests
{
    private const int Runs = 53;

    public static TheoryData<Precision, int, Stepper, int, int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<Precision, int, Stepper, int, int, int, int>();
            (int Order, int Dimension, int Rank, int Count)[] sizes =
            [
                (4, 10, 5, 50), (3, 14, 3, 17), (2, 5, 2, 16),
                (5, 6, 1, 9), (4, 1, 1, 1), (3, 2, 4, 33),
            ];
            foreach (int bits in new[] { 512, 256, 128 })
            {
                foreach ((int order, int d, int rank, int count) in sizes)
                {
                    foreach (Stepper stepper in new[] { Stepper.Descent, Stepper.QuasiStatic })
                    {
                        shapes.Add(Precision.Float64, bits, stepper, order, d, rank, count);
                        shapes.Add(Precision.Float32, bits, stepper, order, d, rank, count);
                    }
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_run_has_the_same_bits_in_a_pack_and_alone(
        Precision precision, int laneBits, Stepper stepper, int order, int d, int rank, int count)
    {
        using var executor = new CpuExecutor(precision, threads: 2, laneBits);
        FactoredTensor[] tensors =
        [
            .. Enumerable.Range(0, Runs).Select(run => new FactoredTensor(
                order, d, Draw.Normal(rank, run), Draw.Unit(rank, d, 100 + run))),
        ];
        DeviceTarget[] targets = [.. tensors.Select(executor.Upload)];
        using RunBatch batch = executor.CreateBatch(targets);
        var steps = new long[Runs];
        for (int run = 0; run < Runs; run++)
        {
            batch.Write(run, Start(run, d, count), Rule(run, stepper, tensors[run]));
            steps[run] = 3 + run * 7 % 31;
        }

        batch.Advance(steps);
        batch.Advance(steps);
        for (int run = 0; run < Runs; run++)
        {
            using RunBatch alone = executor.CreateBatch([targets[run]]);
            alone.Write(0, Start(run, d, count), Rule(run, stepper, tensors[run]));
            alone.Advance([steps[run]]);
            alone.Advance([steps[run]]);
            RunSnapshot expected = alone.Save(0);
            RunSnapshot found = batch.Save(run);
            found.Vectors.ShouldBe(expected.Vectors, $"run {run}");
            found.Status.ShouldBe(expected.Status, $"run {run}");
            found.Signs.ShouldBe(expected.Signs, $"run {run}");
            if (run % 9 is 4 or 5 && expected.Status.Stop == RunStop.None)
                expected.Status.EpochEnds.ShouldBeGreaterThan(1);
        }

        Array.ForEach(targets, target => target.Dispose());
    }

    [Fact]
    public void The_runs_of_the_test_stop_in_every_way()
    {
        var stops = new HashSet<RunStop>();
        using var executor = new CpuExecutor(Precision.Float64, threads: 2);
        FactoredTensor[] tensors =
        [
            .. Enumerable.Range(0, Runs).Select(run => new FactoredTensor(
                4, 10, Draw.Normal(5, run), Draw.Unit(5, 10, 100 + run))),
        ];
        DeviceTarget[] targets = [.. tensors.Select(executor.Upload)];
        using RunBatch batch = executor.CreateBatch(targets);
        for (int run = 0; run < Runs; run++)
            batch.Write(run, Start(run, 10, 50), Rule(run, Stepper.Descent, tensors[run]));
        batch.Advance([.. Enumerable.Repeat(30L, Runs)]);
        for (int run = 0; run < Runs; run++)
            stops.Add(batch.Status(run).Stop);
        stops.ShouldBe(
            [
                RunStop.None, RunStop.Time, RunStop.NotFinite, RunStop.RelativeError,
                RunStop.Stationary,
            ],
            ignoreOrder: true);
        Array.ForEach(targets, target => target.Dispose());
    }

    private static ComponentSet Start(int run, int d, int count)
    {
        double[] vectors = Draw.Unit(count, d, 200 + run);
        for (int n = 0; n < vectors.Length; n++)
            vectors[n] *= 0.05 + 0.02 * (n / d % 7);
        if (run % 5 == 0)
            vectors.AsSpan(0, d).Clear(); // a component that is zero
        return SingleRun.Components(
            d, vectors, [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? -1.0 : 1.0)]);
    }

    /// <summary>Epochs that end within an advance, at its end and after it.</summary>
    private static EpochRule Epochs(int run) => new()
    {
        Ends = [1, 3 + run * 7 % 31, 40],
        Seed = 1,
        Run = run,
        FirstDraw = 1000,
        LogNorm = Math.Log(0.02),
        Signs = StartSigns.Alternating,
        Most = 2,
        DuplicateNorm = 0.08,
        DuplicateCosine = 0.7,
    };

    /// <summary>Rules that differ in all that the runs of a pack may differ in.</summary>
    private static FlowRule Rule(int run, Stepper stepper, FactoredTensor tensor)
    {
        FlowRule rule = SingleRun.Descent(0.01 + 0.001 * run, homogeneity: 2 + run / 40) with
        {
            Stepper = stepper,
            TargetNorm = Math.Sqrt(tensor.NormSquared),
            WeightDecay = run % 2 * 1e-3,
            RateLimit = 0.1 + 0.01 * (run % 3),
            PoolNorm = run % 4 == 0 ? 0.1 : 0,
            GrownNorm = run % 4 == 1 ? 0.1 : double.PositiveInfinity,
        };
        return (run % 9) switch
        {
            0 => rule with { StopTime = 0.1 },
            1 => rule with { StepSize = 1e6, RateLimit = 1e6 }, // soon not finite
            2 => rule with { StopRelativeError = 10 }, // at once
            3 => rule with { StationaryRate = 1e6 },
            4 or 5 => rule with { Epochs = Epochs(run) },
            _ => rule,
        };
    }
}
