namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// Where one run stands, on the device: the figures of its status and where it is within a step.
/// The host reads it at polls. Truth values are 0 or 1.
/// </summary>
public struct RunState
{
    /// <summary>Components m; the first of the capacity.</summary>
    public int Count { get; set; }

    /// <summary>Whether the host waits for this run.</summary>
    public int IsActive { get; set; }

    /// <summary>
    /// Which field is to be evaluated as the state changed since it was, see
    /// <see cref="FieldEvaluation"/>.
    /// </summary>
    public int Evaluate { get; set; }

    /// <summary>
    /// Which of its contractions are a library's products, see <see cref="LibraryProduct"/>.
    /// </summary>
    public int LibraryProducts { get; set; }

    /// <summary>What to do to the components next, see <see cref="RunAction"/>.</summary>
    public int Action { get; set; }

    /// <summary>
    /// Whether the run goes back, to stop at the state before the step that broke it.
    /// </summary>
    public int IsRestoring { get; set; }

    /// <summary>Runge-Kutta: the stage to evaluate; 0 between steps.</summary>
    public int Stage { get; set; }

    /// <summary>Runge-Kutta: rejections of this step.</summary>
    public int Attempt { get; set; }

    /// <summary>Runge-Kutta: whether this step lands on the stop time.</summary>
    public int IsLast { get; set; }

    /// <summary>Steps still to take.</summary>
    public long StepsLeft { get; set; }

    /// <summary>η of the step under way.</summary>
    public double Trial { get; set; }

    /// <summary>Runge-Kutta: the largest error of a component at the last stage.</summary>
    public double StageError { get; set; }

    /// <summary>η that an adaptive Runge-Kutta method tries next.</summary>
    public double NextStep { get; set; }

    /// <summary>λ̂.</summary>
    public double CurvatureBound { get; set; }

    /// <summary>Steps since λ̂ was refreshed.</summary>
    public int CurvatureAge { get; set; }

    /// <summary>Why the run stopped, see <see cref="RuleCode"/>.</summary>
    public int Stop { get; set; }

    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>Flow time.</summary>
    public double Time { get; set; }

    /// <summary>η of the last step.</summary>
    public double StepSize { get; set; }

    /// <summary>The step at which an epoch ends next; 0 for never.</summary>
    public long EpochEnd { get; set; }

    /// <summary>Ends of epochs passed.</summary>
    public int EpochEnds { get; set; }

    /// <summary>Components drawn anew at them.</summary>
    public long Reinitialised { get; set; }

    /// <summary>Components freed by merging at them.</summary>
    public long Merged { get; set; }

    /// <summary>
    /// Steps taken at the beginning of the advance, or at the last epoch's end in it.
    /// </summary>
    public long KeptStep { get; set; }

    /// <summary>Flow time there.</summary>
    public double KeptTime { get; set; }

    /// <summary>η there.</summary>
    public double KeptStepSize { get; set; }

    /// <summary><see cref="NextStep"/> there.</summary>
    public double KeptNextStep { get; set; }

    /// <summary>λ̂ there.</summary>
    public double KeptCurvatureBound { get; set; }

    /// <summary>Its age there.</summary>
    public int KeptCurvatureAge { get; set; }

    /// <summary>‖T(U0) − T*‖² of a linearised run.</summary>
    public double StartSquared { get; set; }

    /// <summary>‖T − T*‖².</summary>
    public double ResidualSquared { get; set; }

    /// <summary>Σ ρ².</summary>
    public double NormsSquared { get; set; }

    /// <summary>max ‖∇_i‖/ρ_i; NaN if one is not finite.</summary>
    public double LargestRate { get; set; }

    /// <summary>The quantity of the convergence test.</summary>
    public double Unrest { get; set; }

    /// <summary>max ρ.</summary>
    public double LargestNorm { get; set; }

    /// <summary>Components in the pool.</summary>
    public int PoolCount { get; set; }

    /// <summary>Grown components.</summary>
    public int GrownCount { get; set; }
}
