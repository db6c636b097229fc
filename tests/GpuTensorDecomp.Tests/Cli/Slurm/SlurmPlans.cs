using GpuTensorDecomp.Cli.Slurm;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

/// <summary>Plans for tests.</summary>
internal static class SlurmPlans
{
    /// <summary>A plan whose program is a command of the test.</summary>
    public static SlurmPlan Of(string folder, params string[] program) => new(
        "four fold", folder, Path.Combine(folder, "slurm", "spec", "a spec.yaml"), 4, null, "gpu",
        SlurmTime.Parse("2:00:00")!.Value, 2, 3, ["--quick", "--device", "cpu"],
        ["--mem 8G"], new ProgramInvocation(program, null));
}
