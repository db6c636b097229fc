using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>Writes the scripts of a sweep and submits them.</summary>
internal sealed class SlurmHandover(SlurmCommands commands)
{
    /// <summary>
    /// Makes the sweep's folder; copies the spec, so that later changes of it do not reach half of
    /// the tasks; writes the scripts; submits the array and the job that follows it; notes both.
    /// </summary>
    /// <param name="plan">What to submit; its spec is where the copy goes.</param>
    /// <param name="spec">The spec as the user wrote it.</param>
    /// <exception cref="InputException">sbatch refuses, or the sweep is queued already.</exception>
    /// <exception cref="DeviceException">There is no Slurm, or no cluster answers.</exception>
    public SlurmSubmission Submit(SlurmPlan plan, SweepSpecText spec)
    {
        commands.Require("sbatch");
        ThrowIfQueued(plan.Folder);
        SweepFolder.Prepare(plan.Folder, spec);
        Directory.CreateDirectory(Path.GetDirectoryName(plan.SpecPath)!);
        File.WriteAllText(plan.SpecPath, spec.Text);
        File.WriteAllText(plan.ArrayScript, SlurmScripts.Array(plan));
        File.WriteAllText(plan.ReportScript, SlurmScripts.Report(plan));

        SlurmJob array = commands.Submit(plan.ArrayScript);
        SlurmJob report = SubmitReport(plan, array);
        var submission = new SlurmSubmission(DateTimeOffset.UtcNow, array, plan.Tasks, report);
        SlurmJournal.Add(plan.Folder, submission);
        return submission;
    }

    private SlurmJob SubmitReport(SlurmPlan plan, SlurmJob array)
    {
        try
        {
            return commands.Submit(plan.ReportScript, $"--dependency=afterany:{array.Id}");
        }
        catch (Exception fault) when (fault is InputException or DeviceException)
        {
            SlurmReply cancelled = commands.Cancel(array);
            string end = cancelled.ExitCode == 0
                ? $"The array (job {array.Id}) was cancelled."
                : $"The array (job {array.Id}) is queued and could not be cancelled. " +
                    cancelled.Error;
            throw fault is InputException
                ? new InputException($"{fault.Message} {end}", fault)
                : new DeviceException($"{fault.Message} {end}", fault);
        }
    }

    // Two arrays would not harm the results; but nobody wants to wait for the same cases twice.
    private void ThrowIfQueued(string folder)
    {
        if (SlurmQueue.Open(folder, commands) is not { } earlier)
            return;
        SlurmStanding standing = earlier.Read();
        if (!standing.IsLive)
            return;
        string array = earlier.Submission.Array.Id;
        string report = earlier.Submission.Report.Id;
        throw new InputException(
            $"{folder}: the sweep is in the queue already. {standing}. Wait for it, or end it " +
            $"with 'scancel {array} {report}'; what is recorded is kept.");
    }
}
