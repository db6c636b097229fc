using System.CommandLine;
using GpuTensorDecomp.Cli.Execution.Sweeps;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Sweeps;

namespace GpuTensorDecomp.Cli.Commands.Sweeps;

/// <summary><c>sweep merge</c>: table and page of what is recorded so far.</summary>
internal sealed class SweepMergeCommand : SessionCommand
{
    private readonly Argument<string> _place = new("DIR|SPEC")
    {
        Description = SweepPlace.Description,
    };

    private readonly OutputOptions _output = new();

    public SweepMergeCommand()
        : base("merge", "Writes table.csv, table.npz and report.html of what is recorded so far.")
    {
        Add(_place);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        SweepFolder? folder = SweepPlace.Open(options, options.Get(_place) ?? "");
        options.ThrowIfFaulty();
        using var store = SweepStore.Open(folder!.Path);
        SweepCoverage coverage = store.Coverage(folder.Spec.Spec.Cases().Select(one => one.Id));
        var files = SweepFiles.Write(folder, store);
        foreach (string damage in store.Damage)
            session.Error.WriteLine(damage);

        Screen screen = _output.Screen(options, session);
        if (screen.IsJson)
        {
            screen.Json(new
            {
                folder.Name,
                folder = folder.Path,
                cases = coverage.Asked,
                coverage.Solved,
                coverage.Failed,
                coverage.Missing,
                coverage.NoLongerAsked,
                files.Table,
                files.Arrays,
                files.Report,
            });
        }

        screen.Line(
            $"{coverage.Asked - coverage.Missing:N0} of {coverage.Asked:N0} cases recorded, " +
            $"{coverage.Failed:N0} failed");
        screen.Line($"wrote {files.Table}, {files.Arrays} and {files.Report}");
        return SweepText.ExitCodeOf(coverage.Missing, coverage.Failed);
    }
}
