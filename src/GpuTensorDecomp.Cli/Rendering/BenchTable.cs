using GpuTensorDecomp.Bench;
using Spectre.Console;

namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>Measured figures as people read them.</summary>
internal static class BenchTable
{
    /// <summary>One figure as it is taken.</summary>
    public static string Line(BenchRow row) =>
        $"{row.Operation} {row.Precision} {row.Shape}: {Seconds(row.Seconds)}" +
        (row.Gflops is { } gflops ? $", {gflops:0.0} Gflop/s" : "");

    /// <summary>All figures.</summary>
    public static Table Of(BenchReport report)
    {
        BenchMachine machine = report.Machine;
        Table table = Tables.WithColumns(
            report.Device is { } device ? Title(device) : Title(machine),
            "operation", "precision", "shape", "best", "median", "Gflop/s", "of peak",
            "run-steps/s");
        foreach (BenchRow row in report.Rows)
        {
            table.AddRow(
                new Text(row.Operation),
                new Text(row.Precision),
                new Text(row.Shape),
                new Text(Seconds(row.Seconds)),
                new Text(Seconds(row.MedianSeconds)),
                new Text(row.Gflops?.ToString("0.0") ?? ""),
                new Text(row.ShareOfPeak?.ToString("0 %") ?? ""),
                new Text(row.RunStepsPerSecond?.ToString("#,0") ?? ""));
        }

        return table;
    }

    private static string Title(BenchMachine machine) =>
        $"{machine.Processor}, {machine.Threads} of {machine.Cores} cores, " +
        $"{machine.SimdBits}-bit SIMD, {machine.Runtime}";

    private static string Title(BenchDevice device) =>
        $"{device.Name}, {device.Multiprocessors} multiprocessors" +
        (device.Driver is null ? "" : $", driver {device.Driver}");

    private static string Seconds(double seconds) => seconds switch
    {
        < 1e-3 => $"{seconds * 1e6:0.0} µs",
        < 1 => $"{seconds * 1e3:0.00} ms",
        _ => $"{seconds:0.00} s",
    };
}
