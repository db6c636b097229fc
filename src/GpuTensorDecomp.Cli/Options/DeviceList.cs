using System.CommandLine;
using GpuTensorDecomp.Cli.Execution;

namespace GpuTensorDecomp.Cli.Options;

/// <summary><c>--device</c> of commands that use several devices at once.</summary>
internal static class DeviceList
{
    /// <summary>The option.</summary>
    public static Option<DeviceName[]?> Option() => new("--device")
    {
        Description = "Devices that share the cases, such as cpu,cuda:0,cuda:1 [auto].",
        HelpName = "NAME,…",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            string[] names =
            [
                .. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(n => n.Trim()),
            ];
            DeviceName?[] devices = [.. names.Select(DeviceName.Parse)];
            for (int i = 0; i < names.Length; i++)
            {
                if (devices[i] is null)
                {
                    result.AddError(
                        $"--device {names[i]}: give auto, cpu, cuda[:INDEX], opencl[:INDEX] or " +
                        "ilgpu-cpu[:INDEX], and commas between several.");
                }
            }

            return [.. devices.OfType<DeviceName>()];
        },
    };
}
