namespace GpuTensorDecomp.Plans;

/// <summary>Options that do not apply to the power method.</summary>
internal static class PowerFaults
{
    /// <summary>Adds every fault.</summary>
    public static void Add(SolveOptions o, List<string> faults)
    {
        faults.AddIf(o.WeightDecay is not (null or 0),
            "--weight-decay does not apply to --method power; leave it out.");
        faults.AddIf(o.CheckpointEvery is not null,
            "--checkpoint-every does not apply to --method power, which writes no checkpoints; " +
            "leave it out.");
        faults.AddIf(o.Homogeneity is not null,
            "--homogeneity does not apply to --method power, which trains no components; " +
            "leave it out.");
        faults.AddIf(o.StartNorm is not null,
            "--start-norm does not apply to --method power, whose points are unit; leave it out.");
        faults.AddIf(o.Step is not null,
            "--step does not apply to --method power, which has no step size; leave it out.");
    }
}
