namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>Where a submission's jobs stand.</summary>
/// <param name="Submission">The submission.</param>
/// <param name="Tasks">The array's tasks that the queue still knows.</param>
/// <param name="Report">The job that reports; null where the queue has forgotten it.</param>
internal sealed record SlurmStanding(
    SlurmSubmission Submission, IReadOnlyList<SlurmTask> Tasks, SlurmTask? Report)
{
    /// <summary>Whether any of the jobs runs or is to run.</summary>
    public bool IsLive => Tasks.Any(task => task.IsLive) || Report is { IsLive: true };

    /// <summary>Tasks that ended so long ago that the queue has forgotten them.</summary>
    public int Forgotten => Submission.Tasks - Tasks.Count;

    /// <summary>
    /// One line: <c>job 17: 3 running, 1 pending (Resources); report job 18: pending
    /// (Dependency)</c>.
    /// </summary>
    public override string ToString()
    {
        IEnumerable<string> states = Tasks
            .GroupBy(task => (task.State, Reason: task.State == "PENDING" ? task.Reason : ""))
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key.State, StringComparer.Ordinal)
            .Select(group => $"{group.Count()} {Words(group.First())}");
        IEnumerable<string> forgotten =
            Forgotten > 0 ? [$"{Forgotten} no longer in the queue"] : [];
        string report = Report is null ? "no longer in the queue" : Words(Report);
        return $"job {Submission.Array.Id}: {string.Join(", ", states.Concat(forgotten))}; " +
            $"report job {Submission.Report.Id}: {report}";
    }

    private static string Words(SlurmTask task)
    {
        string state = task.State.ToLowerInvariant().Replace('_', ' ');
        return task.State == "PENDING" ? $"{state} ({task.Reason})" : state;
    }
}
