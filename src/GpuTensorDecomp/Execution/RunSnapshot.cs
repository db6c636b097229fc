namespace GpuTensorDecomp.Execution;

/// <summary>
/// The exact state of one run: what a checkpoint holds. Vectors are as the device keeps them (u, or
/// ū where the rule is polar); float32 values widen without loss.
/// </summary>
/// <param name="Dimension">Coordinates d.</param>
/// <param name="IsPolar">
/// Whether vectors are ū and <paramref name="LogNorms"/> carry the norms.
/// </param>
/// <param name="Vectors">Row-major (component, coordinate).</param>
/// <param name="LogNorms">ln ρ (component); empty unless polar.</param>
/// <param name="Signs">a (component).</param>
/// <param name="Scales">c (component).</param>
/// <param name="Status">Steps, time, step size.</param>
/// <param name="NextStep">η that an adaptive Runge-Kutta method tries next.</param>
/// <param name="CurvatureBound">λ̂ of the adaptive-rate rule at its last refresh.</param>
/// <param name="CurvatureAge">Steps since that refresh.</param>
public sealed record RunSnapshot(
    int Dimension,
    bool IsPolar,
    double[] Vectors,
    double[] LogNorms,
    double[] Signs,
    double[] Scales,
    RunStatus Status,
    double NextStep,
    double CurvatureBound,
    int CurvatureAge)
{
    /// <summary>
    /// X of a run that is linearised around its vectors (component, coordinate); else empty.
    /// </summary>
    public double[] Moves { get; init; } = [];
}
