using System.CommandLine;
using GpuTensorDecomp.Cli.Options;

namespace GpuTensorDecomp.Cli.Commands;

/// <summary>A command that runs in a session.</summary>
internal abstract class SessionCommand(string name, string description) : Command(name, description)
{
    /// <summary>Runs it; faults of the options are still to be reported by the reader.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Execute(OptionReader options, Session session);
}
