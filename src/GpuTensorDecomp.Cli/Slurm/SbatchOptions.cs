namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>The options after <c>--</c>, as <c>sbatch</c> is to see them.</summary>
internal static class SbatchOptions
{
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["--array"] = "give --array-size",
        ["-a"] = "give --array-size",
        ["--partition"] = "give --partition before the --",
        ["-p"] = "give --partition before the --",
        ["--time"] = "give --time before the --",
        ["-t"] = "give --time before the --",
        ["--gpus-per-task"] = "give --gpus-per-task before the --",
        ["--ntasks"] = "a task of the array is one process; give --array-size for more of them",
        ["-n"] = "a task of the array is one process; give --array-size for more of them",
        ["--nodes"] = "a task of the array is one process; give --array-size for more of them",
        ["-N"] = "a task of the array is one process; give --array-size for more of them",
        ["--dependency"] = "the report waits for the array by one; submit the written scripts " +
            "by hand where the array is to wait too",
        ["-d"] = "the report waits for the array by one; submit the written scripts by hand " +
            "where the array is to wait too",
        ["--signal"] = "the scripts need it to save checkpoints before the time limit",
        ["--no-requeue"] = "tasks are requeued when their time is over; --most-restarts 0 stops it",
        ["--wrap"] = "the scripts are written by this command",
        ["--parsable"] = "it is given anyway",
        ["--test-only"] = "give --dry-run before the --",
        ["--wait"] = "this command returns at once; see sweep status",
        ["-W"] = "this command returns at once; see sweep status",
    };

    /// <summary>One text a line of the script, without <c>#SBATCH</c>.</summary>
    /// <exception cref="InputException">Every option that cannot be passed, and why.</exception>
    public static IReadOnlyList<string> Read(IReadOnlyList<string> words)
    {
        var faults = new List<string>();
        var lines = new List<string>();
        foreach (string word in words)
        {
            bool isOption = word.StartsWith('-') && word.Length > 1;
            if (isOption && ReasonAgainst(word) is { } reason)
                faults.Add($"'{word}' cannot be passed to sbatch: {reason}.");
            if (isOption)
                lines.Add(ShellText.Directive(word));
            else if (lines.Count == 0)
                faults.Add($"'{word}' after -- is no option of sbatch; options start with a dash.");
            else
                lines[^1] += $" {ShellText.Directive(word)}";
        }

        if (faults.Count > 0)
            throw new InputException([.. faults]);
        return lines;
    }

    // A short option's value may follow it without a space.
    private static string? ReasonAgainst(string word)
    {
        string name = word.StartsWith("--", StringComparison.Ordinal)
            ? word.Split('=')[0]
            : word[..2];
        return Refused.GetValueOrDefault(name);
    }
}
