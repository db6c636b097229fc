using System.CommandLine;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Tables;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary><c>report</c>: writes the page of a run or a sweep anew from its files.</summary>
internal sealed class ReportCommand : SessionCommand
{
    private readonly Argument<string> _run = new("RUN")
    {
        Description = "The folder that 'solve' or 'sweep run' wrote.",
    };

    private readonly OutputOptions _output = new();

    public ReportCommand()
        : base("report", "Writes the page of a run or a sweep anew.")
    {
        Add(_run);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        options.ThrowIfFaulty();
        string place = options.Get(_run)!;
        string path = SweepFolder.HoldsSweep(place) ? OfSweep(place) : OfRun(place, session);
        Screen screen = _output.Screen(options, session);
        if (screen.IsJson)
            screen.Json(new { report = path });
        else
            screen.Line($"wrote {path}");
        return ExitCode.Done;
    }

    private static string OfSweep(string place)
    {
        var folder = SweepFolder.Open(place);
        using var store = SweepStore.Open(folder.Path);
        SweepTable.Build(folder.Spec.Spec.Cases(), store)
            .WriteReport(folder.ReportPath, folder.Name);
        return folder.ReportPath;
    }

    private static string OfRun(string place, Session session)
    {
        RunFolder folder = RunFolder.Open(place);
        SolveResult result = folder.ReadSolveResult();
        RunInput input = folder.ReadPlan().Input;
        string title = Path.GetFileName(input.Path);
        return folder.WriteReport(result, title, Truth(input, session));
    }

    // The page can do without the known components, which are not in the run folder.
    private static FactoredTensor? Truth(RunInput input, Session session)
    {
        try
        {
            return input.ReadAgain().Truth;
        }
        catch (InputException fault)
        {
            session.Error.WriteLine($"without known components: {fault.Message}");
            return null;
        }
    }
}
