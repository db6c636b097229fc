using System.CommandLine;
using System.Globalization;
using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary><c>solve</c>: the main job.</summary>
internal sealed class SolveCommand : SessionCommand
{
    private readonly Argument<string?> _input = new("INPUT")
    {
        Description = "A tensor (.ktns .tns .npy .npz) or samples (.csv, .npy with --as samples).",
    };

    private readonly SolveOptionSet _solve = new();

    private readonly Option<DeviceName?> _device = OptionKinds.Value<DeviceName>(
        "--device", "NAME", "auto, cpu, cuda, opencl or ilgpu-cpu, a number behind a colon [auto].",
        "auto, cpu, cuda[:INDEX], opencl[:INDEX] or ilgpu-cpu[:INDEX]", DeviceName.Parse);

    private readonly Option<string?> _out = OptionKinds.Text(
        "--out", "DIR", "Run folder [runs/INPUT-TIME].");

    private readonly Option<bool> _overwrite = OptionKinds.Flag(
        "--overwrite", "Replace the run that the folder holds.");

    private readonly Option<string?> _options = OptionKinds.Text(
        "--options", "FILE", "JSON object with the names of these options; the command line wins.");

    private readonly OutputOptions _output = new();

    public SolveCommand()
        : base("solve", "Decomposes a tensor, or the moment of samples, and finds its rank.")
    {
        Add(_input);
        foreach (Option option in _solve.All)
            Add(option);
        Add(_device);
        Add(_out);
        Add(_overwrite);
        Add(_options);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        if (options.Get(_options) is { } file)
            options = OptionFile.Merge(options, file, _options);
        string path = options.Get(_input) ?? "";
        string output = options.Get(_out) ?? DefaultFolder(path);
        bool overwrite = options.Get(_overwrite);
        CheckFolder(options, output, overwrite, path);

        using Executor? executor = OpenDevice(options);
        SolveRequest request = session.Abandonable(() => Prepare(options, path, executor));
        using PreparedSolve prepared = request.Solve;
        RunFolder folder = RunFolder.Create(output, overwrite);
        using RunLog log = folder.OpenLog();
        var record = new RunRecord(
            ResultJson.SchemaVersion, request.Input, request.Device.ToString(), request.Options,
            request.Solve.Plan);
        folder.WritePlan(record);
        log.Write($"solve {request.Input.Path} on {request.Executor.DeviceName}");
        return SolveJob.Run(request, folder, log, _output.Screen(options, session));
    }

    private static string DefaultFolder(string input)
    {
        string time = DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string name = Path.GetFileName(input);
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        string folder = Path.Combine("runs", $"{(dot > 0 ? name[..dot] : name)}-{time}");
        string free = folder;
        for (int number = 2; Directory.Exists(free); number++)
            free = $"{folder}-{number}";
        return free;
    }

    private void CheckFolder(OptionReader options, string output, bool overwrite, string input)
    {
        if (RunFolder.FaultOf(output, overwrite) is { } fault)
            options.Fault(fault);
        string[] files = [input, options.Get(_solve.Truth) ?? ""];
        foreach (string file in files.Where(file => file.Length > 0))
        {
            if (overwrite && RunFolder.WouldDelete(output, file))
                options.Fault($"--overwrite would delete {file}; give another --out.");
        }
    }

    // A device that is missing is reported only when there is nothing else to put right.
    private Executor? OpenDevice(OptionReader options)
    {
        Precision precision = _solve.Read(options).Precision;
        DeviceName device = options.Get(_device) ?? new DeviceName(DeviceName.Auto, null);
        try
        {
            return DeviceSelector.Open(device, precision);
        }
        catch (DeviceException) when (options.HasFaults)
        {
            return null;
        }
    }

    private SolveRequest Prepare(OptionReader options, string path, Executor? executor)
    {
        SolveOptions solve = _solve.Read(options);
        Files.TensorFileOptions how = _solve.ReadInputOptions(options);
        string? truth = options.Get(_solve.Truth);
        DecompositionProblem? problem = path.Length > 0 && _solve.CanReadInput(options)
            ? options.Attempt(() => RunInput.Read(path, how, truth))
            : null;
        if (problem is null)
        {
            foreach (string fault in solve.Faults())
                options.Fault(fault);
        }

        PreparedSolve? prepared = problem is null || executor is null
            ? null
            : options.Attempt(() => Solver.Prepare(problem, solve, executor));
        options.ThrowIfFaulty();
        return new SolveRequest(
            RunInput.Describe(path, how, truth), problem!, solve, prepared!, executor!,
            options.Get(_device) ?? new DeviceName(DeviceName.Auto, null));
    }
}
