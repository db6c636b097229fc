using System.CommandLine;
using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Cli.Execution.Sweeps;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Cli.Commands.Sweeps;

/// <summary><c>sweep run</c>: runs a spec's cases but those that are recorded.</summary>
internal sealed class SweepRunCommand : SessionCommand
{
    private readonly Argument<string> _spec = new("SPEC")
    {
        Description = "The spec, YAML or JSON; or a sweep's folder, to go on with its spec.",
    };

    private readonly Option<string?> _out = OptionKinds.Text(
        "--out", "DIR", "Folder of the sweep; one that holds results is continued [sweeps/NAME].");

    private readonly Option<DeviceName[]?> _device = DeviceList.Option();

    private readonly Option<string?> _shard = OptionKinds.Text(
        "--shard", "INDEX/COUNT", "Run only this share of the cases, counted from 0.");

    private readonly Option<bool> _dryRun = OptionKinds.Flag(
        "--dry-run", "Show cases, batches, memory and an estimate of time; write nothing.");

    private readonly Option<bool> _quick = OptionKinds.Flag(
        "--quick", "Run the spec's part 'quick'.");

    private readonly Option<TimeSpan?> _timeLimit = OptionKinds.Duration(
        "--time-limit", "Stop after this time as if interrupted.");

    private readonly Option<bool> _retryFailed = OptionKinds.Flag(
        "--retry-failed", "Try cases again that could not be solved; 'sweep status' names them.");

    private readonly OutputOptions _output = new();

    public SweepRunCommand()
        : base("run", "Runs the cases of a spec; run again, it continues.")
    {
        Add(_spec);
        Add(_out);
        Add(_device);
        Add(_shard);
        Add(_dryRun);
        Add(_quick);
        Add(_timeLimit);
        Add(_retryFailed);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        string path = options.Get(_spec) ?? "";
        bool isFolder = Directory.Exists(path);
        SweepFolder? known = isFolder ? options.Attempt(() => SweepFolder.Open(path)) : null;
        SweepSpecText? spec = isFolder
            ? known?.Spec
            : options.Attempt(() => SweepSpecText.Read(path, options.Get(_quick)));
        if (isFolder && options.IsGiven(_quick))
            options.Fault("--quick belongs to a spec; a folder remembers how it was run.");
        SweepShard? shard = options.Get(_shard) is { } share
            ? options.Attempt(() => SweepShard.Parse(share))
            : SweepShard.Whole;
        string name = known?.Name ?? spec?.Spec.Name ?? "";
        string? folder = options.Get(_out) ??
            (known is not null ? path : name.Length > 0 ? SweepFolder.DefaultPath(name) : null);
        if (folder is not null && SweepFolder.FaultOf(folder, spec) is { } fault)
            options.Fault(fault);
        if (options.Get(_timeLimit) is { } limit && limit <= TimeSpan.Zero)
            options.Fault($"--time-limit is {limit}; it must be more than 0 seconds.");
        DeviceName[] devices = options.Get(_device) is [_, ..] given
            ? given
            : [new DeviceName(DeviceName.Auto, null)];
        options.ThrowIfFaulty();

        Screen screen = _output.Screen(options, session);
        var request = new SweepRequest(
            spec!, name, folder!, devices, shard!, options.Get(_timeLimit))
        {
            RetryFailed = options.Get(_retryFailed),
        };
        return options.Get(_dryRun)
            ? new SweepDryRun(request, screen).Run()
            : new SweepJob(request, screen).Run();
    }
}
