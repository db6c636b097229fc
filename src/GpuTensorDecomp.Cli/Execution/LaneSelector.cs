using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Cli.Execution;

/// <summary>Which lanes solve many cases on the devices that the user names.</summary>
internal static class LaneSelector
{
    /// <summary>
    /// Runs that an accelerator advances together, at most; more would only lengthen a poll.
    /// </summary>
    private const int AcceleratorRuns = 16_384;

    /// <summary>Opens nothing yet: a lane opens its device when it takes its first case.</summary>
    /// <param name="devices">One or more devices.</param>
    /// <param name="cases">Cases to be solved.</param>
    public static IReadOnlyList<SweepLane> Lanes(IReadOnlyList<DeviceName> devices, int cases)
    {
        // A processor that is named several times is several devices, each of some of the cores.
        int processors = devices.Count(IsProcessor);
        int cores = Environment.ProcessorCount;
        var lanes = new List<SweepLane>();
        int part = 0;
        foreach (DeviceName device in devices)
        {
            if (!IsProcessor(device))
            {
                lanes.Add(new SweepLane(
                    device.ToString(),
                    precision => DeviceSelector.Open(device, precision),
                    MostRuns(cases, devices.Count)));
                continue;
            }

            int share = cores / processors + (part < cores % processors ? 1 : 0);
            part++;
            string name = processors == 1 ? "CPU" : $"CPU {part} of {processors}";
            lanes.AddRange(SweepLane.OfProcessor(Math.Max(1, share), cases, name));
        }

        return lanes;
    }

    /// <summary>Opens each accelerator that is named once, to see that it is there.</summary>
    /// <exception cref="DeviceException">One cannot be used; says why and what to do.</exception>
    public static void Require(
        IReadOnlyList<DeviceName> devices, IEnumerable<Precision> precisions)
    {
        Precision[] needed = [.. precisions.Distinct()];
        foreach (DeviceName device in devices.Distinct())
        {
            if (device.Kind is DeviceName.Cpu or DeviceName.Auto)
                continue;
            foreach (Precision precision in needed)
                DeviceSelector.Open(device, precision).Dispose();
        }
    }

    private static bool IsProcessor(DeviceName device) => device.Kind == DeviceName.Cpu ||
        (device.Kind == DeviceName.Auto && !DeviceSelector.HasGpu());

    // Of several devices none takes all cases of a small sweep: each gets some twice at least.
    private static int MostRuns(int cases, int devices) => devices == 1
        ? AcceleratorRuns
        : Math.Clamp(cases / (2 * devices), 1, AcceleratorRuns);
}
