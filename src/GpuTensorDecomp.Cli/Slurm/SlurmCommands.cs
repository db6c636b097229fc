using System.ComponentModel;
using System.Diagnostics;

namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>Calls <c>sbatch</c>, <c>squeue</c> and <c>scancel</c>.</summary>
/// <param name="environment">
/// Variables that differ from this process's, <c>PATH</c> (where the commands are) among them.
/// </param>
internal sealed class SlurmCommands(IReadOnlyDictionary<string, string>? environment = null)
{
    /// <summary>Makes sure that a command is there.</summary>
    /// <exception cref="DeviceException">It is not.</exception>
    public void Require(string command) => _ = Find(command);

    /// <summary>Submits a script.</summary>
    /// <param name="script">Its path.</param>
    /// <param name="options">More options.</param>
    /// <exception cref="InputException">sbatch refuses it.</exception>
    /// <exception cref="DeviceException">There is no sbatch, or it finds no cluster.</exception>
    public SlurmJob Submit(string script, params IReadOnlyList<string> options)
    {
        SlurmReply reply = Run("sbatch", ["--parsable", .. options, script]);
        if (reply.IsUnreachable)
            throw new DeviceException($"the cluster does not answer. {reply.Error}");
        if (reply.ExitCode != 0)
        {
            throw new InputException(
                $"sbatch refuses {script} (exit code {reply.ExitCode}). {reply.Error}");
        }

        return SlurmJob.Find(reply.Output) ?? throw new DeviceException(
            $"sbatch took {script}, but answers '{reply.Output.Trim()}', not a job's number.");
    }

    /// <summary>Cancels a job and all of its tasks.</summary>
    /// <exception cref="DeviceException">There is no scancel.</exception>
    public SlurmReply Cancel(SlurmJob job) => Run("scancel", [.. job.ClusterOption, job.Id]);

    /// <summary>
    /// The tasks of jobs of one cluster that Slurm still knows, those that ended a short while ago
    /// among them.
    /// </summary>
    /// <exception cref="DeviceException">There is no squeue, or it finds no cluster.</exception>
    public IReadOnlyList<SlurmTask> Queue(params IReadOnlyList<SlurmJob> jobs)
    {
        SlurmReply reply = Run(
            "squeue",
            [
                .. jobs[0].ClusterOption, "--noheader", "--array", "--states=all",
                $"--jobs={string.Join(',', jobs.Select(job => job.Id))}",
                $"--format={SlurmTask.Format}",
            ]);
        if (reply.ExitCode == 0)
            return SlurmTask.ReadAll(reply.Output);

        // When all of the jobs are over for long, Slurm does not know their numbers any more.
        return reply.Error.Contains("Invalid job id", StringComparison.OrdinalIgnoreCase)
            ? []
            : throw new DeviceException($"squeue does not answer. {reply.Error}");
    }

    private SlurmReply Run(string command, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Find(command), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            string words = string.Join(
                ' ', error.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            process.WaitForExit();
            return new SlurmReply(process.ExitCode, output, words);
        }
        catch (Win32Exception fault)
        {
            throw new DeviceException($"{command} cannot be started. {fault.Message}.", fault);
        }
    }

    private string Find(string command)
    {
        string? given = null;
        string path = environment?.TryGetValue("PATH", out given) == true
            ? given
            : Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(File.Exists) ?? throw new DeviceException(
                $"{command} is not on the PATH. Run this where the cluster's Slurm commands are " +
                "(a login node; often 'module load slurm'), or give --dry-run to see the scripts.");
    }
}
