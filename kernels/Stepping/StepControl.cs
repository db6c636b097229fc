using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Stepping;

/// <summary>
/// What a run does after an evaluation of the field: stop, go back, or step on with an η of its
/// own. About 50 flops.
/// </summary>
public static class StepControl
{
    private const int CurvatureRefresh = 10;

    /// <summary>
    /// True if the run takes another step; else it stopped, is done or goes back to its last good
    /// state.
    /// </summary>
    public static bool GoesOn(ref RunRule rule, ref RunState state)
    {
        if (state.IsRestoring != 0)
        {
            state.IsRestoring = 0;
            state.Stop = RuleCode.NotFinite;
            state.IsActive = 0;
            return false;
        }

        CheckStops(ref rule, ref state);
        if (state.Stop == RuleCode.NotFinite && state.Step > state.KeptStep)
        {
            GoBack(ref state);
            return false;
        }

        if (state.Stop == RuleCode.Running && state.StepsLeft > 0)
            return true;
        state.IsActive = 0;
        return false;
    }

    /// <summary>Chooses η of a descent, quasi-static or polar step and asks for it.</summary>
    public static void BeginExplicit(ref RunRule rule, ref RunState state)
    {
        double step = ChooseStep(ref rule, ref state);
        step = step < rule.LargestStep ? step : rule.LargestStep;
        if (state.Time + step >= rule.StopTime)
            step = rule.StopTime - state.Time;
        state.Trial = step;
        state.Time += step;
        state.StepSize = step;
        state.Step++;
        state.StepsLeft--;
        state.Action = RunAction.Step;
        state.Evaluate = 1;
    }

    private static double ChooseStep(ref RunRule rule, ref RunState state)
    {
        bool isQuasiStatic = rule.Stepper == RuleCode.QuasiStatic;
        if (!isQuasiStatic && rule.StepSizeRule == RuleCode.FixedStep)
            return rule.StepSize;
        double byRate = state.LargestRate > 0 ? rule.RateLimit / state.LargestRate : rule.StepSize;
        if (isQuasiStatic)
            return byRate;
        state.CurvatureAge = (state.CurvatureAge + 1) % CurvatureRefresh;
        double byCurvature = rule.CurvatureShare / state.CurvatureBound;
        return state.CurvatureBound > 0 && byCurvature < byRate ? byCurvature : byRate;
    }

    /// <summary>
    /// η_i = min(η, c/λ_i) of a quasi-static step, λ_i = 1.3·max(p², l) ρ_i^{p−1} (max_k ρ_k)^{p−1}.
    /// </summary>
    public static double CappedStep(
        double step,
        double share,
        int p,
        int order,
        double rho,
        double largestNorm,
        double smallestNormal)
    {
        int bound = p * p > order ? p * p : order;
        double stiffness = 1.3 * bound / share *
            IntegerPower.Of(largestNorm, p - 1) * IntegerPower.Of(rho, p - 1);
        double cap = stiffness > smallestNormal ? 1 / stiffness : 1 / smallestNormal;
        return cap < step ? cap : step;
    }

    private static void CheckStops(ref RunRule rule, ref RunState state)
    {
        double bound = rule.StopRelativeError * rule.TargetNorm;
        if (!Real.IsFinite(state.LargestRate) || !Real.IsFinite(state.ResidualSquared))
            state.Stop = RuleCode.NotFinite;
        else if (bound > 0 && state.ResidualSquared <= bound * bound)
            state.Stop = RuleCode.RelativeError;
        else if (state.Time >= rule.StopTime)
            state.Stop = RuleCode.Time;
        else if (rule.StationaryRate > 0 && state.Unrest < rule.StationaryRate)
            state.Stop = RuleCode.Stationary;
    }

    /// <summary>Back to the last good state, then to a status that describes it.</summary>
    private static void GoBack(ref RunState state)
    {
        state.Step = state.KeptStep;
        state.Time = state.KeptTime;
        state.StepSize = state.KeptStepSize;
        state.StepsLeft = 0;
        state.IsRestoring = 1;
        state.Action = RunAction.Restore;
        state.Evaluate = 1;
    }
}
