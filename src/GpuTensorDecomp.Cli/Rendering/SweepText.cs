using GpuTensorDecomp.Cli.Execution.Sweeps;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>The words of a sweep.</summary>
internal static class SweepText
{
    private const int ShownFailures = 10;

    /// <summary>Where a running sweep stands, in one line.</summary>
    /// <param name="before">What was recorded when this process started.</param>
    /// <param name="progress">What it did since.</param>
    /// <param name="waitingFor">Blocks that other processes have, where it waits for them.</param>
    public static string State(SweepCoverage before, SweepProgress progress, int waitingFor)
    {
        double seconds = progress.Elapsed.TotalSeconds;
        long left = before.Missing - progress.Done;
        string end = progress.Done > 0 && seconds > 0
            ? $", {Numbers.Time(TimeSpan.FromSeconds(left * seconds / progress.Done))} left"
            : "";
        string company = waitingFor > 0
            ? $", waiting for {waitingFor:N0} blocks of other processes"
            : "";
        long done = before.Solved + before.Failed + progress.Done;
        return $"{done:N0} of {before.Asked:N0} cases done, " +
            $"{progress.Running:N0} running, {before.Failed + progress.Failed:N0} failed, " +
            $"{Numbers.Short(seconds > 0 ? progress.RunSteps / seconds : 0)} run-steps/s, " +
            $"{Numbers.Bytes(Environment.WorkingSet)}, {Numbers.Time(progress.Elapsed)}" +
            end + company;
    }

    /// <summary>How a sweep ended, in one line.</summary>
    public static string Ending(SweepCoverage coverage, bool interrupted, TimeSpan time)
    {
        string failed = coverage.Failed > 0
            ? $", {coverage.Failed:N0} failed ('sweep status' says why; --retry-failed tries again)"
            : "";
        string more = interrupted ? "; run the same command again to go on" : "";
        return $"{(interrupted ? "stopped" : "done")}: {coverage.Asked - coverage.Missing:N0} of " +
            $"{coverage.Asked:N0} cases recorded{failed} in {Numbers.Time(time)}{more}";
    }

    /// <summary>Where a sweep that other processes run stands, in one line.</summary>
    /// <param name="first">Where it stood when the watching began.</param>
    /// <param name="now">Where it stands.</param>
    /// <param name="elapsed">The time in between.</param>
    public static string State(SweepStatus first, SweepStatus now, TimeSpan elapsed)
    {
        int gained = first.Missing - now.Missing;
        double rate = gained > 0 && elapsed.TotalSeconds > 0
            ? gained / elapsed.TotalSeconds
            : now.CasesPerSecond;
        string end = rate > 0
            ? $", {Numbers.Short(rate)} cases/s, " +
                $"{Numbers.Time(TimeSpan.FromSeconds(now.Missing / rate))} left"
            : "";
        string work = now.RunningProcesses > 0
            ? $", {Numbers.Short(now.RunStepsPerSecond)} run-steps/s, " +
                Numbers.Bytes(now.MemoryBytes)
            : "";
        return $"{now.Cases - now.Missing:N0} of {now.Cases:N0} cases done, " +
            $"{now.Running:N0} running, {now.Failed:N0} failed, " +
            $"{now.RunningProcesses:N0} processes at it{work}{end}";
    }

    /// <summary>Names and values of a status.</summary>
    public static IEnumerable<(string Name, string Value)> Rows(SweepStatus status)
    {
        yield return ("folder", status.Folder);
        yield return ("cases", $"{status.Cases:N0}");
        yield return ("solved", $"{status.Solved:N0}");
        yield return ("failed", $"{status.Failed:N0}");
        yield return ("missing", $"{status.Missing:N0}");
        if (status.NoLongerAsked > 0)
            yield return ("no longer asked for", $"{status.NoLongerAsked:N0} (they are kept)");
        yield return ("processes at it", $"{status.RunningProcesses:N0}");
        if (status.RunningProcesses > 0)
        {
            yield return ("running", $"{status.Running:N0} cases");
            yield return (
                "speed",
                $"{Numbers.Short(status.CasesPerSecond)} cases/s, " +
                $"{Numbers.Short(status.RunStepsPerSecond)} run-steps/s since they started");
            yield return ("memory", Numbers.Bytes(status.MemoryBytes));
        }

        if (status.SecondsLeft is > 0 and { } left)
            yield return ("time left", Numbers.Time(TimeSpan.FromSeconds(left)));
        if (status.SecondsSinceRecord is { } quiet)
            yield return ("last record", $"{Numbers.Time(TimeSpan.FromSeconds(quiet))} ago");
        yield return ("size of the records", Numbers.Bytes(status.Bytes));
        if (status.TornSegments > 0)
            yield return ("files cut short", $"{status.TornSegments:N0} (by a kill; harmless)");
        if (status.Slurm is { } slurm)
            yield return ("Slurm", slurm.Text);
        foreach (string damage in status.Damage)
            yield return ("damage", damage);
        foreach (FailedCase failed in status.Failures.Take(ShownFailures))
            yield return ("failed", failed.Text);
        if (status.Failed > ShownFailures)
        {
            yield return (
                "failed",
                $"and {status.Failed - ShownFailures:N0} more: column 'fault' of the table");
        }
    }

    /// <summary>0 where every case is solved, else 1.</summary>
    public static int ExitCodeOf(int missing, int failed) =>
        missing == 0 && failed == 0 ? ExitCode.Done : ExitCode.NotConverged;
}
