namespace GpuTensorDecomp.Tests.Cli.Slurm;

/// <summary>
/// A test that starts a Slurm cluster of its own; skipped, with the reason, where it cannot. What
/// the scripts and commands say is tested everywhere, with stand-ins for Slurm's programs.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlurmFactAttribute : FactAttribute
{
    public SlurmFactAttribute()
    {
        string[] missing = [.. SlurmCluster.Needed.Where(name => SlurmCluster.Find(name) is null)];
        if (!OperatingSystem.IsLinux())
        {
            // slurmd reads /proc and starts its tasks by Linux calls.
            Skip = "Slurm runs on Linux only.";
        }
        else if (!Environment.IsPrivilegedProcess)
        {
            // slurmd becomes the user of each task, which takes root's rights.
            Skip = "Only root can start Slurm's daemons.";
        }
        else if (missing.Length > 0)
        {
            // A machine without apt, or without its mirror, has no Slurm; .ci/run installs it.
            Skip = $"Slurm is not installed (apt-get install slurm-wlm munge): no {missing[0]}.";
        }
    }
}
