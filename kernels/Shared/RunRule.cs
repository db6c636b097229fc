namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// <see cref="Flow.FlowRule"/> of one run as kernels read it; truth values are 0 or 1. The
/// coefficients of its Runge-Kutta method lie in <see cref="BatchView{T}.Coefficients"/>.
/// </summary>
public struct RunRule
{
    /// <summary>p, or l for the scaled law: w ∝ ρ^this.</summary>
    public int NormPower { get; set; }

    /// <summary>Whether the law is the scaled one.</summary>
    public int IsScaled { get; set; }

    /// <summary>Whether the run trains the model linearised around its components.</summary>
    public int IsLinearised { get; set; }

    /// <summary>Whether its components sum to nothing, so that their weights count as 0.</summary>
    public int StartsAtZero { get; set; }

    /// <summary>Whether the state is (ū, ln ρ).</summary>
    public int IsPolar { get; set; }

    /// <summary><see cref="Flow.Stepper"/>, see <see cref="RuleCode"/>.</summary>
    public int Stepper { get; set; }

    /// <summary><see cref="Flow.StepSizeRule"/>, see <see cref="RuleCode"/>.</summary>
    public int StepSizeRule { get; set; }

    /// <summary>Stages of the Runge-Kutta method.</summary>
    public int StageCount { get; set; }

    /// <summary>Its order.</summary>
    public int MethodOrder { get; set; }

    /// <summary>Whether its last stage is its result.</summary>
    public int IsFirstSameAsLast { get; set; }

    /// <summary>Whether its error estimate chooses the step.</summary>
    public int IsErrorControlled { get; set; }

    /// <summary>η of a fixed step; the first η of an adaptive rule.</summary>
    public double StepSize { get; set; }

    /// <summary>κ.</summary>
    public double RateLimit { get; set; }

    /// <summary>c.</summary>
    public double CurvatureShare { get; set; }

    /// <summary>Relative error per step.</summary>
    public double StepTolerance { get; set; }

    /// <summary>Largest η.</summary>
    public double LargestStep { get; set; }

    /// <summary>Whether c is reset to 1/ρ between steps.</summary>
    public int ResetsScales { get; set; }

    /// <summary>1/τ, at which c is frozen; 0 for never.</summary>
    public double FrozenScale { get; set; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; set; }

    /// <summary>‖T*‖.</summary>
    public double TargetNorm { get; set; }

    /// <summary>Relative error at which the run stops.</summary>
    public double StopRelativeError { get; set; }

    /// <summary>Flow time at which the run stops.</summary>
    public double StopTime { get; set; }

    /// <summary>Unrest below which the run stops.</summary>
    public double StationaryRate { get; set; }

    /// <summary>ρ below which a component is in the pool.</summary>
    public double PoolNorm { get; set; }

    /// <summary>ρ from which a component is grown.</summary>
    public double GrownNorm { get; set; }
}
