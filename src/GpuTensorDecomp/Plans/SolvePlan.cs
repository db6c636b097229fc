using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Plans;

/// <summary>
/// A solve with every default resolved: immutable, and written to the run folder as is.
/// </summary>
public sealed record SolvePlan
{
    /// <summary>The method.</summary>
    public required SolveMethod Method { get; init; }

    /// <summary>Order l of the target.</summary>
    public required int Order { get; init; }

    /// <summary>Dimension d of the target.</summary>
    public required int Dimension { get; init; }

    /// <summary>Homogeneity p of the model; 0 for the scaled law of beyond-lazy.</summary>
    public required int Homogeneity { get; init; }

    /// <summary>Components m at the start.</summary>
    public required int Components { get; init; }

    /// <summary>Independent starts.</summary>
    public required int Restarts { get; init; }

    /// <summary>Norm of each component at the start, absolute.</summary>
    public required double StartNorm { get; init; }

    /// <summary>Fixed step η; null where the step is chosen as the flow goes.</summary>
    public required double? Step { get; init; }

    /// <summary>Weight decay λ.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Relative error of the result that counts as converged.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Most steps a run may take.</summary>
    public required long MaxSteps { get; init; }

    /// <summary>Most wall-clock time; null for none.</summary>
    public required TimeSpan? TimeLimit { get; init; }

    /// <summary>Known noise level of the target, relative; null where none is known.</summary>
    public required double? NoiseLevel { get; init; }

    /// <summary>Smallest weight worth finding, relative to the largest.</summary>
    public required double MinWeight { get; init; }

    /// <summary>
    /// Whether the target is taken to be of low rank exactly, so that only a small residual ends
    /// the deflation; not so for samples, nor where the user gave a smallest weight.
    /// </summary>
    public required bool IsExact { get; init; }

    /// <summary>Merge duplicates at re-initialisation (modified flow).</summary>
    public required bool Merge { get; init; }

    /// <summary>Polish to the floor of float64.</summary>
    public required bool Polish { get; init; }

    /// <summary>Number type of the executor.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Seed of every random draw.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Steps between checkpoints; null: by time.</summary>
    public required long? CheckpointEvery { get; init; }

    /// <summary>Steps between recorded points; null: thinned automatically.</summary>
    public required int? RecordEvery { get; init; }

    /// <summary>‖T*‖.</summary>
    public required double TargetNorm { get; init; }

    /// <summary>σ̂, the estimated spectral norm max |T*(x^l)| over unit x.</summary>
    public required double SpectralNorm { get; init; }

    /// <summary>Signs of fresh components, of pairs excepted.</summary>
    public required StartSigns Signs { get; init; }

    /// <summary>Whether some fresh components have sign −1.</summary>
    public bool Signed => Paired || Signs != StartSigns.Positive;

    /// <summary>Components start in pairs u, u of signs +, − (plain methods).</summary>
    public bool Paired { get; init; }

    /// <summary>
    /// Components start Gaussian, u ~ N(0, δ0²/d), so that δ0 is their root-mean-square norm,
    /// instead of with the norm δ0 (plain methods).
    /// </summary>
    public bool GaussianStart { get; init; }

    /// <summary>
    /// Most components drawn anew at each epoch, smallest first; null: no limit but the method's.
    /// </summary>
    public int? Reinitialise { get; init; }

    /// <summary>Epochs (beyond-lazy).</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Steps of an epoch (beyond-lazy).</summary>
    public int EpochSteps { get; init; }

    /// <summary>τ of the mode switch, absolute (beyond-lazy); null for never.</summary>
    public double? SwitchNorm { get; init; }

    /// <summary>Exponential steps of (ln ρ, ū) in place of forward Euler (flow).</summary>
    public bool ExponentialSteps { get; init; }

    /// <summary>Gradient flow of the linear model in place of its descent (lazy).</summary>
    public bool GradientFlow { get; init; }

    /// <summary>Memory of target and state, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Resolves options against a target.</summary>
    /// <exception cref="InputException">Lists every fault of the options at once.</exception>
    /// <exception cref="DeviceException">The needed memory exceeds what is available.</exception>
    public static SolvePlan Create(
        SymmetricTensor target, SolveOptions options, long availableMemory)
    {
        using var evaluator = new Execution.TargetEvaluator(target);
        return PlanResolver.Resolve(evaluator, options, availableMemory);
    }
}
