namespace GpuTensorDecomp.Results;

/// <summary>One recorded moment of a run.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Time">Flow time t = Σ η.</param>
/// <param name="Loss">½‖T − T*‖² + weight decay.</param>
/// <param name="RelativeError">‖T − T*‖/‖T*‖ of all m components.</param>
/// <param name="StepSize">η of the last step.</param>
/// <param name="Epoch">Epoch or phase number, from 0.</param>
/// <param name="Weights">w_i of every component at that moment (component).</param>
/// <param name="FittedFractions">
/// T(v_j^l)/b_j for known components; empty where none are known.
/// </param>
public sealed record TrajectoryPoint(
    long Step,
    double Time,
    double Loss,
    double RelativeError,
    double StepSize,
    int Epoch,
    double[] Weights,
    double[] FittedFractions)
{
    /// <summary>
    /// ‖T − S‖/‖S‖ to the tensor S of the known components, where the target is S with noise; NaN
    /// where it is S itself or none is known.
    /// </summary>
    public double TruthError { get; init; } = double.NaN;
}
