namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>Which runs refresh their curvature bound before the next step.</summary>
public static class CurvatureMask
{
    /// <summary>
    /// An adaptive-rate run that is about to step and whose bound has come of age.
    /// </summary>
    public static bool IsDue(RunRule rule, RunState state) =>
        rule.StepSizeRule == RuleCode.AdaptiveRate &&
        rule.Stepper != RuleCode.QuasiStatic &&
        rule.Stepper != RuleCode.RungeKutta &&
        state.IsActive != 0 && state.StepsLeft > 0 && state.CurvatureAge == 0;
}
