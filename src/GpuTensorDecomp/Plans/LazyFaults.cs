namespace GpuTensorDecomp.Plans;

/// <summary>Options that do not apply to lazy training.</summary>
internal static class LazyFaults
{
    private const double LeastNorm = 1e-6;
    private const double MostNorm = 1e6;

    /// <summary>Adds every fault.</summary>
    public static void Add(SolveOptions o, List<string> faults)
    {
        faults.AddIf(o.WeightDecay is not (null or 0),
            "--weight-decay does not apply to --method lazy; leave it out.");
        faults.AddIf(o.Components is int m && m % 2 != 0,
            $"--components is {o.Components}; --method lazy starts from pairs of opposite signs: " +
            "give an even number.");
        faults.AddIf(o.Restarts is not (null or 1),
            "--restarts does not apply to --method lazy, whose loss has no local minima; leave " +
            "it out, or give another --seed.");
        faults.AddIf(o.NoiseLevel is not null,
            "--noise-level does not apply to --method lazy; use deflation, flow or descent.");
        faults.AddIf(o.GradientFlow && o.Step is not null,
            "--gradient-flow chooses its own steps: leave --step out, or --gradient-flow, for " +
            "descent of a given step is forward Euler of that flow.");
        faults.AddIf(o.StartNorm is < LeastNorm or > MostNorm,
            $"--start-norm {o.StartNorm} does not suit --method lazy: give {LeastNorm} to " +
            $"{MostNorm}. The linear model is the same at any norm; only its time scales.");
    }
}
