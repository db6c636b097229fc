using System.Reflection;
using GpuTensorDecomp.Bench;
using GpuTensorDecomp.Cli;
using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.GpuCheck;

/// <summary>
/// Every kernel test, then the benchmarks, on one accelerator; one JSON. Progress goes to standard
/// error. A first argument that is no option is a command of <c>gpudecomp</c>, which is inside.
/// </summary>
internal static class Program
{
    private const string DeviceVariable = "GPUDECOMP_REQUIRE_DEVICE";

    private static int Main(string[] arguments)
    {
        if (arguments is [[not '-', ..], ..])
        {
            using var interruption = new Interruption();
            return CommandLine.Run(arguments, new Session(
                Console.Out,
                Console.Error,
                !Console.IsOutputRedirected,
                !Console.IsErrorRedirected,
                Cancellation: interruption.Token));
        }

        try
        {
            return Run(CheckOptions.Parse(arguments));
        }
        catch (InputException fault)
        {
            Console.Error.WriteLine($"gpu-check: {fault.Message}");
            return ExitCode.BadInput;
        }
        catch (DeviceException fault)
        {
            Console.Error.WriteLine($"gpu-check: {fault.Message}");
            return ExitCode.Device;
        }
    }

    private static int Run(CheckOptions options)
    {
        DateTime date = DateTime.UtcNow;
        DeviceName name = Choose(options.Device);
        BenchDevice device = DeviceSelector.ToMeasure(name);
        Console.Error.WriteLine($"{device.Kind}: {device.Name}, driver {device.Driver ?? "none"}");
        CheckResult[] checks = Check(device);
        int failed = checks.Count(check => !check.Passed);
        Console.Error.WriteLine($"{checks.Length - failed} kernel tests passed, {failed} failed");
        var bench = new BenchOptions
        {
            Device = device,
            Open = precision => DeviceSelector.Open(name, precision),
            Ways = DeviceSelector.Ways(name),
            Quick = options.Quick,
        };
        BenchReport figures = options.IsCheckOnly
            ? new BenchReport(BenchMachine.Of(0, 0), [])
            : BenchSuite.Run(bench, row => Console.Error.WriteLine(
                $"{row.Operation} {row.Precision} {row.Shape}: {row.Seconds:G3} s, " +
                $"{row.Gflops:0.0} Gflop/s, {row.ShareOfPeak:0 %} of the measured peak" +
                (row.ShareOfProducts is { } share ? $", {share:0 %} of the plain products" : "")));
        var report = new CheckReport(
            date, Commit(), device, figures.Machine, checks.Length - failed, failed, checks,
            figures.Rows);
        if (options.Out is null)
            Console.WriteLine(ResultJson.Text(report));
        else
            ResultJson.Write(options.Out, report);
        return failed == 0 ? ExitCode.Done : ExitCode.NotConverged;
    }

    /// <summary>The device asked for, or the first usable GPU.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    private static DeviceName Choose(string? name)
    {
        if (name is not null)
        {
            return DeviceName.Parse(name) is { Index: null } known &&
                DeviceName.Accelerators.Contains(known.Kind)
                ? known
                : throw new InputException(
                    $"--device {name} is no accelerator; give {CheckOptions.Usage}. Where there " +
                    "are several, CUDA_VISIBLE_DEVICES chooses.");
        }

        IlgpuDevice[] gpus =
            [.. IlgpuDevices.List().Where(device => device.Kind != IlgpuDevices.IlgpuCpu)];
        return Array.Find(gpus, device => device is { Usable: true, Index: 0 }) is { } gpu
            ? new DeviceName(gpu.Kind, null)
            : throw new DeviceException(
                "no usable GPU: " +
                string.Join("; ", gpus.Select(device => device.Reason).Distinct()) + ".");
    }

    private static CheckResult[] Check(BenchDevice device)
    {
        // The kernels' tests open the device that it names, else ILGPU's on the CPU.
        Environment.SetEnvironmentVariable(DeviceVariable, device.IsEmulated ? null : device.Kind);
        var results = new List<CheckResult>();
        foreach (KernelTest test in KernelTests.All())
        {
            CheckResult result = test.Run();
            results.Add(result);
            if (!result.Passed)
                Console.Error.WriteLine($"failed: {result.Name}: {result.Fault}");
        }

        return [.. results];
    }

    /// <summary>What stands after the plus of the version.</summary>
    private static string? Commit() => typeof(Program).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        .Split('+').ElementAtOrDefault(1);
}
