namespace GpuTensorDecomp.Flow;

/// <summary>What becomes of the scales c of the scaled law between steps.</summary>
public enum ScaleRule
{
    /// <summary>c stays as it is: components are in scalar mode.</summary>
    Frozen,

    /// <summary>
    /// c is reset to 1/ρ after each step, which makes the model 2-homogeneous, until ρ has grown
    /// past <see cref="FlowRule.SwitchNorm"/> τ; from then on c = 1/τ (2020 paper: mode switch).
    /// For steps of one evaluation: the stages of Runge-Kutta would reset it too.
    /// </summary>
    Reset,
}
