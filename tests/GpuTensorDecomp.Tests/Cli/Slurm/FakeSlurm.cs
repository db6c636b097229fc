using GpuTensorDecomp.Cli.Slurm;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

/// <summary>
/// Commands with the names of Slurm's in a folder of their own, which note how they are called and
/// answer what the test says.
/// </summary>
internal sealed class FakeSlurm : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The folder of the commands.</summary>
    public string Path => _folder.Path;

    /// <summary>Calls them instead of a real cluster's.</summary>
    public SlurmCommands Commands => new(new Dictionary<string, string> { ["PATH"] = Path });

    /// <summary>Makes a command.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="answers">
    /// Exit code, standard output and standard error, one a call; the last one from then on.
    /// </param>
    public FakeSlurm With(string command, params (int Code, string Output, string Error)[] answers)
    {
        IEnumerable<string> cases = answers.Select((answer, i) =>
            $"{(i == answers.Length - 1 ? "*" : i)}) " +
            $"printf '%s' {ShellText.Word(answer.Output)}; " +
            $"printf '%s' {ShellText.Word(answer.Error)} >&2; exit {answer.Code} ;;");
        string script = _folder.File(
            command,
            $"""
            #!/bin/sh
            n=0
            while [ -e '{Path}/{command}.'$n ]; do n=$((n + 1)); done
            for word; do printf '%s\n' "$word"; done > '{Path}/{command}.'$n
            case $n in
            {string.Join('\n', cases)}
            esac

            """);
        UnixMode.Set(script, UnixMode.Owner);
        return this;
    }

    /// <summary>The arguments of each call of a command.</summary>
    public IReadOnlyList<string[]> Calls(string command) =>
    [
        .. Enumerable.Range(0, int.MaxValue)
            .Select(i => _folder.File($"{command}.{i}"))
            .TakeWhile(File.Exists)
            .Select(File.ReadAllLines),
    ];

    public void Dispose() => _folder.Dispose();
}
