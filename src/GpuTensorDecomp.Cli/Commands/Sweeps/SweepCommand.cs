using System.CommandLine;

namespace GpuTensorDecomp.Cli.Commands.Sweeps;

/// <summary><c>sweep</c>: many solves, described by a spec.</summary>
internal sealed class SweepCommand : Command
{
    public SweepCommand()
        : base("sweep", "Runs many solves that a spec describes, and goes on with them.")
    {
        Add(new SweepRunCommand());
        Add(new SweepStatusCommand());
        Add(new SweepMergeCommand());
        Add(new SweepSubmitCommand());
    }
}
