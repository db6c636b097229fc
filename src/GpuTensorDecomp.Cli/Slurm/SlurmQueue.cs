using System.Globalization;

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

    /// <summary>
    /// One line for people, which says so where the queue cannot be read:
    /// <c>Slurm job 17: 3 running, 1 pending (Resources); report job 18: pending (Dependency)</c>.
    /// </summary>
    public string Describe()
    {
        string job = Submission.Array.Id;
        try
        {
            return Read().ToString();
        }
        catch (DeviceException fault)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"Slurm job {job}: not known. {fault.Message}");
        }
    }
}
