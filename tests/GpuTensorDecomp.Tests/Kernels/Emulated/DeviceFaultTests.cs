using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Files;
using GpuTensorDecomp.Tests.Oracles;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

public sealed class DeviceFaultTests
{
    private static readonly DecompositionProblem Problem = new(
        new FactoredTensor(3, 2, [1, -0.5], Draw.Unit(2, 2, 1)));

    private static readonly SolveOptions Options = new()
    {
        Method = SolveMethod.Descent,
        Components = 3,
        StartNorm = 0.3,
        Step = 0.02,
        MaxSteps = 12,
        RecordEvery = 2,
        CheckpointEvery = 2,
    };

    [Fact]
    public void A_device_out_of_memory_says_so_and_names_what_needs_less()
    {
        using var accelerator = new Accelerator(memory: 1000);
        using var executor = new IlgpuExecutor(accelerator, Precision.Float64, () => 1 << 30);
        var tensor = new FactoredTensor(3, 100, [1, 1], new double[200]);

        DeviceException fault = Should.Throw<DeviceException>(() => executor.Upload(tensor));

        fault.Message.ShouldBe(
            "kernel emulator failed: out of memory. If it is out of memory, fewer --components " +
            "or --restarts, --precision float32 or --device cpu need less of it.");
    }

    [Fact]
    public void A_target_that_does_not_fit_is_refused_before_anything_is_allocated()
    {
        using var accelerator = new Accelerator();
        using var executor = new IlgpuExecutor(accelerator, Precision.Float64, () => 1000);
        var tensor = new FactoredTensor(3, 100, [1, 1], new double[200]);

        Should.Throw<DeviceException>(() => executor.Upload(tensor)).Message.ShouldBe(
            "kernel emulator lacks 0.62 kB of memory: the target's numbers need 1.62 kB and 1 kB " +
            "are free. --precision float32 halves that; --device cpu uses the machine's memory.");
        accelerator.AllocatedBytes.ShouldBe(0);
    }

    [Fact]
    public void Runs_that_do_not_fit_are_refused_before_anything_is_allocated()
    {
        using var accelerator = new Accelerator();
        using var executor = new IlgpuExecutor(accelerator, Precision.Float64, () => 1 << 16);

        DeviceException fault = Should.Throw<DeviceException>(() => Solver.Solve(
            Problem, Options with { Components = 500 }, executor));

        fault.Message.ShouldContain("for 500 components, but");
        fault.Message.ShouldContain("are missing. At most --components");
        accelerator.AllocatedBytes.ShouldBe(0);
    }

    [Fact]
    public void Components_that_are_added_later_and_do_not_fit_are_refused()
    {
        using var accelerator = new Accelerator();
        using var executor = new IlgpuExecutor(accelerator, Precision.Float64, () => 1 << 16);
        using DeviceTarget target = executor.Upload(Problem.Target);
        using RunBatch batch = executor.CreateBatch([target]);
        long before = accelerator.AllocatedBytes;
        var rule = new FlowRule
        {
            Law = new ComponentLaw(2),
            Stepper = Stepper.Descent,
            TargetNorm = 1,
        };

        DeviceException fault = Should.Throw<DeviceException>(() => batch.Write(
            0, new ComponentSet(500, Problem.Target.Dimension), rule));

        fault.Message.ShouldContain("lacks");
        fault.Message.ShouldContain("1 runs of 500 components need");
        fault.Message.ShouldContain("Fewer --components");
        accelerator.AllocatedBytes.ShouldBe(before);
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 0)]
    [InlineData(67, 0)]
    [InlineData(5, IlgpuExecutor.DefaultResidentWork)]
    [InlineData(6, IlgpuExecutor.DefaultResidentWork)]
    public void A_device_lost_in_the_middle_leaves_a_checkpoint_to_go_on_from(
        int launches, double residentWork)
    {
        using var folder = new TemporaryFolder();
        using var whole = new IlgpuExecutor(
            new Accelerator(), Precision.Float64, () => 1 << 30, null, residentWork);
        SolveResult expected = Solver.Solve(Problem, Options, whole);
        expected.Steps.ShouldBe(12);

        var accelerator = new Accelerator { LaunchesUntilLost = launches };
        var lost = new IlgpuExecutor(
            accelerator, Precision.Float64, () => 1 << 30, null, residentWork);
        DeviceException fault = Should.Throw<DeviceException>(() => Solver.Solve(
            Problem, Options, lost, checkpoints: new CheckpointStore(folder.Path)));
        lost.Dispose();

        fault.Message.ShouldStartWith("kernel emulator failed: device lost.");
        var store = new CheckpointStore(folder.Path);
        store.FindNewest().ShouldNotBeNull().ShouldBeInRange(2, 10);
        store.Skipped.ShouldBeEmpty();
        SolveResult resumed = Solver.Solve(
            Problem, Options, whole, checkpoints: new CheckpointStore(folder.Path));
        resumed.Steps.ShouldBe(12);
        resumed.Components.ToVectors().ShouldBe(expected.Components.ToVectors());
    }
}
