namespace GpuTensorDecomp.Plans;

/// <summary>
/// What the user asked for, as written: null means "choose for me". <see cref="SolvePlan.Create"/>
/// resolves every default from the target and reports all faults at once. Norms, weights and errors
/// are relative as the single members say.
/// </summary>
public sealed record SolveOptions
{
    /// <summary>The method; <see cref="SolveMethod.Deflation"/> by default.</summary>
    public SolveMethod Method { get; init; } = SolveMethod.Deflation;

    /// <summary>
    /// Homogeneity p ≥ 2 of the model (w = aρ^p); default 4 for deflation, else 2.
    /// </summary>
    public int? Homogeneity { get; init; }

    /// <summary>
    /// Modified flow: replace duplicates by one component at each re-initialisation.
    /// </summary>
    public bool Merge { get; init; }

    /// <summary>
    /// Most components drawn anew at each epoch, smallest first; 0 for none. Default: 1
    /// (beyond-lazy); every one below ten start norms (modified flow).
    /// </summary>
    public int? Reinitialise { get; init; }

    /// <summary>Beyond-lazy: epochs; default 50.</summary>
    public int? Epochs { get; init; }

    /// <summary>Beyond-lazy: steps of an epoch; default 200.</summary>
    public int? EpochSteps { get; init; }

    /// <summary>Beyond-lazy: whether components that have grown go to scalar mode.</summary>
    public bool ModeSwitch { get; init; } = true;

    /// <summary>
    /// Beyond-lazy: norm τ past which a component is in scalar mode; default 0.8√σ̂.
    /// </summary>
    public double? SwitchNorm { get; init; }

    /// <summary>
    /// Beyond-lazy: whether the gradient is taken of c = 1/‖u‖ too, which is that of the
    /// 2-homogeneous model, in place of holding c constant; without c there is no mode switch.
    /// </summary>
    public bool WholeGradient { get; init; }

    /// <summary>
    /// Beyond-lazy: whether a step above its stability limit is taken as given, to see what comes
    /// of it; by default such a step is refused.
    /// </summary>
    public bool UnstableStep { get; init; }

    /// <summary>
    /// Signs of fresh components; default: random (beyond-lazy), alternating where the target may
    /// have negative weights at even order, else positive.
    /// </summary>
    public StartSigns? Signs { get; init; }

    /// <summary>
    /// Plain methods: components start in pairs u, u of signs +, −, so that the model starts at 0
    /// whatever the start norm.
    /// </summary>
    public bool Paired { get; init; }

    /// <summary>
    /// Plain methods: components start Gaussian, u ~ N(0, δ0²/d), instead of with the norm δ0.
    /// </summary>
    public bool GaussianStart { get; init; }

    /// <summary>
    /// Flow with a given step: exponential steps of (ln ρ, ū) in place of forward Euler.
    /// </summary>
    public bool ExponentialSteps { get; init; }

    /// <summary>
    /// Lazy: gradient flow of the linear model, by error-controlled Runge-Kutta, in place of
    /// descent.
    /// </summary>
    public bool GradientFlow { get; init; }

    /// <summary>
    /// Components m to start with; default 2d (deflation, which adds more as needed) or from d.
    /// </summary>
    public int? Components { get; init; }

    /// <summary>
    /// Independent starts K that run as one batch; default 3 (deflation), else 1.
    /// </summary>
    public int? Restarts { get; init; }

    /// <summary>
    /// Norm δ0 of each component at the start, in units of σ̂^{1/p} for deflation.
    /// </summary>
    public double? StartNorm { get; init; }

    /// <summary>Step size η; null is automatic.</summary>
    public double? Step { get; init; }

    /// <summary>Weight decay λ ≥ 0.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Relative error ‖T − T*‖/‖T*‖ of the result that counts as converged.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Most steps a run may take.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Most wall-clock time; the result so far is kept.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// Known noise level ‖N‖/‖T*‖ of the target: the flow stops once the residual is down to it.
    /// </summary>
    public double? NoiseLevel { get; init; }

    /// <summary>
    /// Smallest weight worth finding, relative to the largest; default 0.01. Given one, deflation
    /// takes the target as noisy: it ends once no such weight is left, whatever the residual.
    /// </summary>
    public double? MinWeight { get; init; }

    /// <summary>Polish the condensed factors to the floor of float64.</summary>
    public bool Polish { get; init; }

    /// <summary>Number type of the executor.</summary>
    public Precision Precision { get; init; } = Precision.Float64;

    /// <summary>Seed of every random draw.</summary>
    public ulong Seed { get; init; }

    /// <summary>Steps between checkpoints; default: every 30 seconds.</summary>
    public long? CheckpointEvery { get; init; }

    /// <summary>
    /// Steps between recorded points of the trajectory; default: thinned to about 1,000.
    /// </summary>
    public int? RecordEvery { get; init; }

    /// <summary>
    /// The faults of these options that show without a target; empty where there are none.
    /// </summary>
    public IReadOnlyList<string> Faults() => PlanValidator.Faults(tensor: null, this);
}
