using GpuTensorDecomp.Bench;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Kernels.Resident;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;
using ILGPU.Runtime;
using static GpuTensorDecomp.Tests.Kernels.NamedRules;
using static GpuTensorDecomp.Tests.Kernels.ResidentCase;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>How many launches the steps of small runs take.</summary>
public sealed class ResidentLaunchTests
{
    [Fact]
    public void A_hundred_runs_of_different_targets_take_their_steps_in_one_launch()
    {
        FactoredTensor[] targets = [.. Enumerable.Range(0, 100).Select(
            n => new FactoredTensor(3, 2, [1], Draw.Unit(1, 2, n)))];
        using var accelerator = new Accelerator();
        RunSnapshot[] found = Advance(accelerator, targets, [.. targets.Select(_ => 2)], 5);

        accelerator.LaunchesOf.ShouldBe(
            new Dictionary<string, int> { ["KeepKernel"] = 1, ["ResidentKernel"] = 1 },
            ignoreOrder: true);
        ShouldBeThoseOfTheCpu(found, targets, [.. targets.Select(_ => 2)], 5);
    }

    [Fact]
    public void Epochs_end_within_the_launch()
    {
        FactoredTensor target = Target(2, 3, 4);
        using var accelerator = new Accelerator();
        using var executor = new IlgpuExecutor(accelerator, Precision.Float64, () => 1 << 30);
        AdvanceWithEpochs(executor, target).Status.EpochEnds.ShouldBe(2);

        accelerator.LaunchesOf.ShouldBe(
            new Dictionary<string, int> { ["KeepKernel"] = 1, ["ResidentKernel"] = 1 },
            ignoreOrder: true);
    }

    [Fact]
    public void Epochs_of_larger_runs_take_two_launches_each_and_no_look()
    {
        FactoredTensor target = Target(2, 3, 4);
        using var accelerator = new Accelerator();
        using var executor = new IlgpuExecutor(
            accelerator, Precision.Float64, () => 1 << 30, null, residentWork: 0);
        AdvanceWithEpochs(executor, target).Status.EpochEnds.ShouldBe(2);

        accelerator.LaunchesOf["EpochSelectionKernel"].ShouldBe(2);
        accelerator.LaunchesOf["EpochRowKernel"].ShouldBe(2);

        // A round a step, one an epoch's end, one for the state at the end.
        accelerator.LaunchesOf["StepControlKernel"].ShouldBe(20 + 2 + 1);
    }

    private static RunSnapshot AdvanceWithEpochs(Executor executor, FactoredTensor tensor)
    {
        FlowRule rule = Rule("epochs", tensor);
        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([target]);
        batch.Write(0, Start(4, 3, 0.4, rule), rule);
        batch.Advance([20]);
        return batch.Save(0);
    }

    [Fact]
    public void Runs_that_fit_alone_but_not_together_take_a_launch_each()
    {
        FactoredTensor[] targets = [Target(2, 3, 3), Target(1000, 3, 3), Target(2, 3, 3)];
        int[] counts = [128, 2, 3];
        using var accelerator = new Accelerator();
        RunSnapshot[] found = Advance(accelerator, targets, counts, 2);

        accelerator.LaunchesOf.ShouldBe(
            new Dictionary<string, int> { ["KeepKernel"] = 1, ["ResidentKernel"] = 2 },
            ignoreOrder: true);
        ShouldBeThoseOfTheCpu(found, targets, counts, 2);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 3, 2)]
    [InlineData(33, 100, 3)]
    [InlineData(32, 7, 32)]
    [InlineData(65, 2, 17)]
    [InlineData(128, 5, 4)]
    public void A_device_of_OpenCL_takes_the_same_steps_in_memory_of_fixed_sizes(
        int count, int rank, int dimension)
    {
        FactoredTensor[] targets = [Target(rank, dimension, 3)];
        using var other = new Accelerator();
        using var accelerator = new Accelerator { AcceleratorType = AcceleratorType.OpenCL };

        RunSnapshot[] found = Advance(accelerator, targets, [count], 2);

        accelerator.LaunchesOf.ShouldBe(
            new Dictionary<string, int> { ["KeepKernel"] = 1, ["ResidentKernel"] = 1 },
            ignoreOrder: true);
        RunSnapshot expected = Advance(other, targets, [count], 2)[0];
        found[0].Vectors.ShouldBe(expected.Vectors);
        found[0].Status.ShouldBe(expected.Status);
    }

    [Theory]
    [InlineData(4, 1, 1, 1, 64)]
    [InlineData(4, 0, 32, 1, 64)]
    [InlineData(4, 1, 32, 1, 96)]
    [InlineData(8, 33, 32, 1, 192)]
    [InlineData(4, 5, 50, 10, 384)]
    [InlineData(8, 4096, 1, 64, 98304)]
    public void Fixed_sizes_are_the_least_that_hold_the_parts(
        int numberSize, int terms, int components, int dimension, int rows)
    {
        var layout = new ResidentLayout(dimension, terms, components, numberSize, IsFixed: true);

        layout.RowLength.ShouldBe(rows);
        long exact = (layout with { IsFixed = false }).Bytes;
        layout.Bytes.ShouldBeGreaterThanOrEqualTo(exact);
        layout.Bytes.ShouldBe(
            (4 * rows + rows / 2) * numberSize + 7 * (layout.Threads + 2) * sizeof(double));
    }

    [Fact]
    public void The_benchmark_of_tiny_runs_takes_all_steps_in_one_launch()
    {
        using var accelerator = new Accelerator();
        BenchReport report = BenchSuite.Run(new BenchOptions
        {
            Precisions = [Precision.Float64],
            Device = new BenchDevice("ilgpu-cpu", accelerator.Name, null, null, 1, null),
            Open = precision => new IlgpuExecutor(accelerator, precision, () => 1 << 30),
            Quick = true,
            Only = ["tiny-runs"],
        });

        report.Rows.Select(row => row.Operation).ShouldContain("tiny-runs");
        accelerator.LaunchesOf["ResidentKernel"].ShouldBe(accelerator.LaunchesOf["KeepKernel"]);
        accelerator.LaunchesOf.Keys.ShouldNotContain("UpdateKernel");
    }

    private static RunSnapshot[] Advance(
        Accelerator accelerator, FactoredTensor[] targets, int[] counts, long steps)
    {
        using var executor = new IlgpuExecutor(accelerator, Precision.Float64, () => 1 << 30);
        return Advance(executor, targets, counts, steps);
    }

    private static void ShouldBeThoseOfTheCpu(
        RunSnapshot[] found, FactoredTensor[] targets, int[] counts, long steps)
    {
        using var cpu = new CpuExecutor(threads: 1);
        RunSnapshot[] expected = Advance(cpu, targets, counts, steps);
        for (int run = 0; run < targets.Length; run++)
        {
            found[run].Status.Step.ShouldBe(steps);
            DenseArrays.RelativeDistance(found[run].Vectors, expected[run].Vectors)
                .ShouldBeLessThan(1e-12);
        }
    }

    private static RunSnapshot[] Advance(
        Executor executor, FactoredTensor[] targets, int[] counts, long steps)
    {
        DeviceTarget[] uploaded = Array.ConvertAll(targets, executor.Upload);
        using RunBatch batch = executor.CreateBatch(uploaded);
        for (int run = 0; run < targets.Length; run++)
        {
            int d = targets[run].Dimension;
            batch.Write(run, Start(counts[run], d, 0.4), Rule("descent", targets[run]) with
            {
                StepSize = 1e-3,
            });
        }

        var all = new long[targets.Length];
        Array.Fill(all, steps);
        batch.Advance(all);
        RunSnapshot[] saved = [.. Enumerable.Range(0, targets.Length).Select(batch.Save)];
        foreach (DeviceTarget target in uploaded)
            target.Dispose();
        return saved;
    }
}
