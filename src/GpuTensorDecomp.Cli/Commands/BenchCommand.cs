using System.CommandLine;
using GpuTensorDecomp.Bench;
using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary>
/// <c>bench</c>: the speed of this machine on the hot loop, as a share of its measured peak.
/// </summary>
internal sealed class BenchCommand : SessionCommand
{
    private readonly Option<bool> _quick = OptionKinds.Flag(
        "--quick", "Small shapes, short measurements: checks that all works, not how fast.");

    private readonly Option<Precision?> _precision = OptionKinds.Choice(
        "--precision", "Measure one number type only (default: both).",
        ("float32", Precision.Float32), ("float64", Precision.Float64));

    private readonly Option<string?> _device = OptionKinds.Text(
        "--device", "NAME",
        "Measure cpu (default), cuda, opencl or ilgpu-cpu, with :INDEX where there are several.");

    private readonly Option<int?> _threads = OptionKinds.Whole<int>(
        "--threads", "N", "Threads to use (default: one a core).");

    private readonly Option<string?> _only = OptionKinds.Text(
        "--only", "LIST",
        $"Operations to measure, separated by commas: {string.Join(", ", BenchSuite.Operations)} " +
        $"(default: all but {BenchSuite.Operations[^1]}).");

    private readonly OutputOptions _output = new();

    public BenchCommand()
        : base("bench", "Measures this machine on the hot loop, as a share of its measured peak.")
    {
        Add(_device);
        Add(_quick);
        Add(_precision);
        Add(_threads);
        Add(_only);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        BenchOptions asked = Read(options);
        options.ThrowIfFaulty();
        Screen screen = _output.Screen(options, session);
        BenchReport report = BenchSuite.Run(
            asked, row => screen.Line(BenchTable.Line(row)), session.Cancellation);
        if (screen.IsJson)
            screen.Json(report);
        else
            screen.Show(BenchTable.Of(report));
        return ExitCode.Done;
    }

    private BenchOptions Read(OptionReader options)
    {
        int threads = options.Get(_threads) ?? 0;
        if (threads < 0 || (threads == 0 && options.Get(_threads) is not null))
            options.Fault($"--threads is {threads}; give 1 or more.");
        DeviceName? device = DeviceName.Parse(options.Get(_device) ?? DeviceName.Cpu);
        if (device is null or { Kind: DeviceName.Auto })
        {
            options.Fault(
                $"--device {options.Get(_device)} is none that can be measured; give cpu, cuda, " +
                "opencl or ilgpu-cpu, with :INDEX where there are several.");
        }
        else if (threads > 0 && device.Value.Kind != DeviceName.Cpu)
        {
            options.Fault("--threads is for --device cpu.");
        }

        string[] only = options.Get(_only)?.Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        foreach (string name in only.Except(BenchSuite.Operations))
        {
            options.Fault(
                $"--only {name} is no operation; give some of " +
                $"{string.Join(", ", BenchSuite.Operations)}.");
        }

        bool isAccelerator = !options.HasFaults && device!.Value.Kind != DeviceName.Cpu;
        return new BenchOptions
        {
            Device = isAccelerator ? DeviceSelector.ToMeasure(device!.Value) : null,
            Open = isAccelerator
                ? precision => DeviceSelector.Open(device!.Value, precision)
                : null,
            Ways = isAccelerator ? DeviceSelector.Ways(device!.Value) : [],
            Precisions = options.Get(_precision) is { } precision
                ? [precision]
                : [Precision.Float32, Precision.Float64],
            Threads = threads,
            Quick = options.Get(_quick),
            Only = only,
        };
    }
}
