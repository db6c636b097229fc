using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using Spectre.Console;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary><c>devices</c>: every device, usable or not, and why not.</summary>
internal sealed class DevicesCommand : SessionCommand
{
    private readonly OutputOptions _output = new();

    public DevicesCommand()
        : base("devices", "Lists every device, usable or not, and why not.") => _output.AddTo(this);

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        options.ThrowIfFaulty();
        IReadOnlyList<DeviceEntry> devices = DeviceSelector.List();
        Screen screen = _output.Screen(options, session);
        if (screen.IsJson)
        {
            screen.Json(new { devices });
        }
        else if (screen.IsQuiet)
        {
            foreach (DeviceEntry device in devices.Where(device => device.Usable))
                session.Output.WriteLine(device.Device);
        }
        else
        {
            screen.Show(TableOf(devices));
        }

        return ExitCode.Done;
    }

    private static Table TableOf(IReadOnlyList<DeviceEntry> devices)
    {
        Table table = Tables.WithColumns("Devices", "--device", "usable", "what it is, or why not");
        foreach (DeviceEntry device in devices)
        {
            table.AddRow(
                new Text(device.Device),
                new Text(device.Usable ? "yes" : "no"),
                new Text(device.Reason ?? Describe(device)));
        }

        return table;
    }

    private static string Describe(DeviceEntry device) => string.Join(
        ", ",
        new[]
        {
            device.Name,
            device.Cores is { } cores ? $"{cores} cores" : null,
            device.SimdBits is { } bits ? $"{bits}-bit SIMD" : null,
            device.MemoryBytes is { } bytes ? Numbers.Bytes(bytes) : null,
            device.LargeProducts is { } products ? $"large products by {products}" : null,
        }.Where(part => part is not null));
}
