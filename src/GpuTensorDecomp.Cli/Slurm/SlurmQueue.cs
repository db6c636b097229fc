namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>The newest submission of a sweep, and where its jobs stand in the queue.</summary>
internal sealed class SlurmQueue
{
    private readonly SlurmCommands _commands;

    private SlurmQueue(SlurmSubmission submission, SlurmCommands commands)
    {
        Submission = submission;
        _commands = commands;
    }

    /// <summary>The newest submission.</summary>
    public SlurmSubmission Submission { get; }

    /// <summary>Opens it; null where the sweep was never submitted.</summary>
    /// <exception cref="InputException">The list of submissions cannot be read.</exception>
    public static SlurmQueue? Open(string sweepFolder, SlurmCommands? commands = null) =>
        SlurmJournal.Read(sweepFolder).Submissions is [.., SlurmSubmission newest]
            ? new SlurmQueue(newest, commands ?? new SlurmCommands())
            : null;

    /// <summary>Asks the queue.</summary>
    /// <exception cref="DeviceException">There is no squeue, or it finds no cluster.</exception>
    public SlurmStanding Read()
    {
        IReadOnlyList<SlurmTask> all = _commands.Queue(Submission.Array, Submission.Report);
        SlurmTask[] tasks = [.. all.Where(task => task.JobId == Submission.Array.Id)];
        return new SlurmStanding(
            Submission, tasks, all.FirstOrDefault(task => task.JobId == Submission.Report.Id));
    }

    /// <summary>Asks the queue; that it cannot be read is part of the answer.</summary>
    public SlurmSummary Summarize()
    {
        string job = Submission.Array.Id;
        string report = Submission.Report.Id;
        try
        {
            SlurmStanding standing = Read();
            Dictionary<string, int> states = standing.Tasks
                .GroupBy(task => task.State, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
            return new SlurmSummary(
                job, report, Submission.Tasks, states, standing.Report?.State, null,
                standing.ToString());
        }
        catch (DeviceException fault)
        {
            return new SlurmSummary(
                job, report, Submission.Tasks, new Dictionary<string, int>(), null, fault.Message,
                $"job {job}: not known, because {fault.Message}");
        }
    }
}
