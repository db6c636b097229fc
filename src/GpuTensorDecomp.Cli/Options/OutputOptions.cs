using System.CommandLine;
using GpuTensorDecomp.Cli.Rendering;

namespace GpuTensorDecomp.Cli.Options;

/// <summary><c>--json</c> and <c>--quiet</c> of every command that prints results.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _json = OptionKinds.Flag(
        "--json", "Print one JSON object; everything else goes to standard error.");

    private readonly Option<bool> _quiet = OptionKinds.Flag(
        "--quiet", "Print nothing but errors and the result.");

    public void AddTo(Command command)
    {
        command.Add(_json);
        command.Add(_quiet);
    }

    /// <summary>Where the command's words go.</summary>
    public Screen Screen(OptionReader options, Session session) =>
        new(session, options.Get(_json), options.Get(_quiet));
}
