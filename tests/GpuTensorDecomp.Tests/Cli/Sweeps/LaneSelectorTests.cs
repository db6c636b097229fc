using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Tests.Cli.Sweeps;

public sealed class LaneSelectorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_processor_that_is_named_several_times_shares_its_cores(int times)
    {
        DeviceName[] devices =
            [.. Enumerable.Repeat(new DeviceName(DeviceName.Cpu, null), times)];
        IReadOnlyList<SweepLane> lanes = LaneSelector.Lanes(devices, cases: 1000);
        lanes.Select(lane => lane.Device).Distinct().Count().ShouldBe(times);
        lanes.Select(lane => lane.Name).ShouldBeUnique();
        lanes.Sum(Threads).ShouldBe(Math.Max(times, Environment.ProcessorCount));
    }

    private static int Threads(SweepLane lane)
    {
        using Executor executor = lane.Open(Precision.Float64);
        return ((CpuExecutor)executor).ThreadCount;
    }
}
