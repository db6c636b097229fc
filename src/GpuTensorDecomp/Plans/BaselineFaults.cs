namespace GpuTensorDecomp.Plans;

/// <summary>
/// Options that do not apply to the baselines, lazy training and the power method.
/// </summary>
internal static class BaselineFaults
{
    private const double LeastLazyNorm = 1e-6;
    private const double MostLazyNorm = 1e6;

    /// <summary>Adds every fault.</summary>
    public static void Add(SolveOptions o, List<string> faults)
    {
        if (o.Method == SolveMethod.Lazy)
            AddLazy(o, faults);
        if (o.Method == SolveMethod.Power)
            AddPower(o, faults);
    }

    private static void AddLazy(SolveOptions o, List<string> faults)
    {
        Refuse(o.WeightDecay is not (null or 0), faults,
            "--weight-decay does not apply to --method lazy; leave it out.");
        Refuse(o.Components is int m && m % 2 != 0, faults,
            $"--components is {o.Components}; --method lazy starts from pairs of opposite signs: " +
            "give an even number.");
        Refuse(o.Restarts is not (null or 1), faults,
            "--restarts does not apply to --method lazy, whose loss has no local minima; leave " +
            "it out, or give another --seed.");
        Refuse(o.NoiseLevel is not null, faults,
            "--noise-level does not apply to --method lazy; use deflation, flow or descent.");
        Refuse(o.GradientFlow && o.Step is not null, faults,
            "--gradient-flow chooses its own steps: leave --step out, or --gradient-flow, for " +
            "descent of a given step is forward Euler of that flow.");
        Refuse(o.StartNorm is < LeastLazyNorm or > MostLazyNorm, faults,
            $"--start-norm {o.StartNorm} does not suit --method lazy: give {LeastLazyNorm} to " +
            $"{MostLazyNorm}. The linear model is the same at any norm; only its time scales.");
    }

    private static void AddPower(SolveOptions o, List<string> faults)
    {
        Refuse(o.WeightDecay is not (null or 0), faults,
            "--weight-decay does not apply to --method power; leave it out.");
        Refuse(o.CheckpointEvery is not null, faults,
            "--checkpoint-every does not apply to --method power, which writes no checkpoints; " +
            "leave it out.");
        Refuse(o.Homogeneity is not null, faults,
            "--homogeneity does not apply to --method power, which trains no components; " +
            "leave it out.");
        Refuse(o.StartNorm is not null, faults,
            "--start-norm does not apply to --method power, whose points are unit; leave it out.");
        Refuse(o.Step is not null, faults,
            "--step does not apply to --method power, which has no step size; leave it out.");
    }

    private static void Refuse(bool isWrong, List<string> faults, string fault)
    {
        if (isWrong)
            faults.Add(fault);
    }
}
