using System.CommandLine;
using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using Spectre.Console;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary><c>score</c>: compares two factored tensors.</summary>
internal sealed class ScoreCommand : SessionCommand
{
    private readonly Argument<string?> _found = new("A")
    {
        Description = "Found components (.ktns).",
    };

    private readonly Argument<string?> _truth = new("B")
    {
        Description = "True components (.ktns).",
    };

    private readonly OutputOptions _output = new();

    public ScoreCommand()
        : base("score", "Compares found components with true ones.")
    {
        Add(_found);
        Add(_truth);
        _output.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Execute(OptionReader options, Session session)
    {
        FactoredTensor? found = Read(options, _found);
        FactoredTensor? truth = Read(options, _truth);
        options.ThrowIfFaulty();
        Recovery recovery = RecoveryMetrics.Score(found!, truth!);
        double congruence = RecoveryMetrics.Congruence(found!, truth!);
        double relativeError = RecoveryMetrics.RelativeDistance(found!, truth!);
        IReadOnlyList<MatchedPair> pairs = RecoveryMetrics.MatchedPairs(found!, truth!);

        Screen screen = _output.Screen(options, session);
        if (screen.IsJson)
        {
            screen.Json(new
            {
                recovery.FactorMatchScore,
                congruence,
                relativeError,
                foundRank = found!.Rank,
                recovery.TrueRank,
                recovery.Matched,
                recovery.FittedFractions,
                pairs,
            });
        }
        else if (screen.IsQuiet)
        {
            session.Output.WriteLine(
                $"factor match score {recovery.FactorMatchScore:0.000000}, " +
                $"{recovery.Matched} of {recovery.TrueRank} matched");
        }
        else
        {
            screen.Show(TableOf(pairs));
            screen.Show(Tables.OfPairs("Score",
            [
                ("factor match score", $"{recovery.FactorMatchScore:0.000000}"),
                ("congruence", $"{congruence:0.000000}"),
                ("matched", $"{recovery.Matched} of {recovery.TrueRank} with |cos| > 0.999"),
                ("components in A", $"{found!.Rank}"),
                ("relative error |A - B|/|B|", Numbers.Short(relativeError)),
            ]));
        }

        return ExitCode.Done;
    }

    private static FactoredTensor? Read(OptionReader options, Argument<string?> argument) =>
        options.Get(argument) is { } path ? options.Attempt(() => KruskalFile.Read(path)) : null;

    private static Table TableOf(IReadOnlyList<MatchedPair> pairs)
    {
        Table table = Tables.WithColumns("Matched pairs", "A", "B", "weight A", "weight B", "cos");
        foreach (TableColumn column in table.Columns)
            column.RightAligned();
        foreach (MatchedPair pair in pairs)
        {
            table.AddRow(
                $"{pair.FoundIndex + 1}", $"{pair.TruthIndex + 1}", $"{pair.WeightFound:G10}",
                $"{pair.WeightTruth:G10}", $"{pair.Cosine:0.0000000}");
        }

        return table;
    }
}
