namespace GpuTensorDecomp.Tests.Cli.Slurm;

/// <summary>
/// A test that starts a Slurm cluster of its own; skipped, with the reason, where it cannot.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlurmFactAttribute : FactAttribute
{
    public SlurmFactAttribute()
    {
        string[] missing = [.. SlurmCluster.Needed.Where(name => SlurmCluster.Find(name) is null)];
        if (!OperatingSystem.IsLinux())
            Skip = "Slurm runs on Linux only.";
        else if (!Environment.IsPrivilegedProcess)
            Skip = "Only root can start Slurm's daemons.";
        else if (missing.Length > 0)
            Skip = $"Slurm is not installed (apt-get install slurm-wlm munge): no {missing[0]}.";
    }
}
