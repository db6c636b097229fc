using System.CommandLine;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary><c>report</c>: writes the page of a run anew from its files.</summary>
internal sealed class ReportCommand : SessionCommand
{
    private readonly Argument<string> _run = new("RUN")
    {
        Description = "The folder that 'solve' wrote.",
    };

    private readonly OutputOptions _output = new();

    public ReportCommand()
        : base("report", "Writes the page of a run anew.")
    {
        Add(_run);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        options.ThrowIfFaulty();
        RunFolder folder = RunFolder.Open(options.Get(_run)!);
        SolveResult result = folder.ReadSolveResult();
        RunInput input = folder.ReadPlan().Input;
        string title = Path.GetFileName(input.Path);
        string path = folder.WriteReport(result, title, Truth(input, session));

        Screen screen = _output.Screen(options, session);
        if (screen.IsJson)
            screen.Json(new { report = path });
        else
            screen.Line($"wrote {path}");
        return ExitCode.Done;
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
