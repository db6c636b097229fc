using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Stepping;

/// <summary>
/// What a run does after an evaluation of the field: finish or retry a Runge-Kutta step, stop, go
/// back, end an epoch, or step on with an η of its own. About 100 flops.
/// </summary>
public static class StepControl
{
    private const int CurvatureRefresh = 10;
    private const int MostRejections = 60;

    /// <summary>Sets what the run does next.</summary>
    public static void Decide(ref RunRule rule, ref RunState state)
    {
        bool startIsEvaluated =
            rule.IsLinearised != 0 && state.Evaluate == FieldEvaluation.Model;
        state.Evaluate = FieldEvaluation.None;
        state.Action = RunAction.None;
        if (startIsEvaluated)
        {
            state.StartSquared = state.ResidualSquared;
            state.Evaluate = FieldEvaluation.Linear;
            return;
        }

        if (state.Stage != 0 && !EndStage(ref rule, ref state))
            return;
        bool goesOn = GoesOn(ref rule, ref state);
        if (goesOn && rule.Stepper == RuleCode.RungeKutta)
            BeginRungeKutta(ref rule, ref state);
        else if (goesOn)
            BeginExplicit(ref rule, ref state);
    }

    /// <summary>
    /// η_i = min(η, c/λ_i) of a quasi-static step,
    /// λ_i = 1.3·max(p², l) ρ_i^{p−1} (max_k ρ_k)^{p−1}.
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

    /// <summary>
    /// True if the run takes another step; else it stopped, is done, goes back or ends an epoch.
    /// </summary>
    private static bool GoesOn(ref RunRule rule, ref RunState state)
    {
        if (state.IsRestoring != 0)
        {
            if (state.StepsLeft > 0)
                return true;
            state.IsRestoring = 0;
            state.Stop = RuleCode.NotFinite;
            state.IsActive = 0;
            return false;
        }

        CheckStops(ref rule, ref state);
        if (state.Stop == RuleCode.NotFinite && state.Step > state.KeptStep)
        {
            GoBack(ref rule, ref state);
            return false;
        }

        if (state.Stop == RuleCode.Running && state.EpochEnd > 0 && state.Step >= state.EpochEnd)
        {
            state.Action = RunAction.EndEpoch;
            state.Evaluate = Field(ref rule);
            return false;
        }

        if (state.Stop == RuleCode.Running && state.StepsLeft > 0)
            return true;
        state.IsActive = 0;
        return false;
    }

    private static void BeginExplicit(ref RunRule rule, ref RunState state)
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
        state.Evaluate = Field(ref rule);
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

    private static void BeginRungeKutta(ref RunRule rule, ref RunState state)
    {
        double first = rule.StepSizeRule == RuleCode.FixedStep || state.LargestRate <= 0
            ? rule.StepSize : 0.01 / state.LargestRate;
        state.Attempt = 0;
        TryStep(
            ref rule, ref state,
            rule.IsErrorControlled != 0 && state.NextStep > 0 ? state.NextStep : first);
        state.Action = RunAction.Begin;
    }

    /// <summary>
    /// Sets η of the attempt and goes to the second stage (or the result, if it has one).
    /// </summary>
    private static void TryStep(ref RunRule rule, ref RunState state, double step)
    {
        step = step < rule.LargestStep ? step : rule.LargestStep;
        double left = rule.StopTime - state.Time;
        state.IsLast = step >= left ? 1 : 0;
        state.Trial = step >= left ? left : step;
        state.Stage = 1;
        state.Action = RunAction.Combine;
        state.Evaluate = Field(ref rule);
    }

    /// <summary>Goes on within a Runge-Kutta step; true once it is taken.</summary>
    private static bool EndStage(ref RunRule rule, ref RunState state)
    {
        if (state.Stage < rule.StageCount - 1)
        {
            state.Stage++;
            state.Action = RunAction.Combine;
            state.Evaluate = Field(ref rule);
            return false;
        }

        if (state.Stage == rule.StageCount - 1)
        {
            double error = rule.IsErrorControlled != 0
                ? state.StageError / rule.StepTolerance : 0;
            if (!(error <= 1) && state.Attempt < MostRejections)
            {
                // A rate that is not finite has no error estimate either: shrink as far as allowed.
                state.Attempt++;
                double factor = Real.IsFinite(error) ? Factor(error, rule.MethodOrder) : 0.2;
                TryStep(ref rule, ref state, state.Trial * factor);
                return false;
            }

            state.NextStep = state.Trial * Factor(error, rule.MethodOrder);
            if (rule.IsFirstSameAsLast == 0)
            {
                state.Stage = rule.StageCount;
                state.Action = RunAction.Combine;
                state.Evaluate = Field(ref rule);
                return false;
            }
        }

        state.Time = state.IsLast != 0 ? rule.StopTime : state.Time + state.Trial;
        state.StepSize = state.Trial;
        state.Step++;
        state.StepsLeft--;
        state.Stage = 0;
        return true;
    }

    /// <summary>The field at the next state.</summary>
    private static int Field(ref RunRule rule) =>
        rule.IsLinearised != 0 ? FieldEvaluation.Linear : FieldEvaluation.Model;

    /// <summary>min(5, max(0.2, 0.9 · error^(−1/order))).</summary>
    private static double Factor(double error, int order)
    {
        double x = error > 1e-10 || double.IsNaN(error) ? error : 1e-10;
        if (!(x * IntegerPower.Of(0.2, order) < 1))
            return double.IsNaN(x) ? x : 0.2;
        double factor = 0.9 * Real.InverseRoot(x, order);
        return factor < 0.2 ? 0.2 : factor > 5 ? 5 : factor;
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

    /// <summary>
    /// Back to what is kept; from there all steps but the one that broke again,
    /// which have the same bits.
    /// </summary>
    private static void GoBack(ref RunRule rule, ref RunState state)
    {
        state.StepsLeft = state.Step - 1 - state.KeptStep;
        state.Step = state.KeptStep;
        state.Time = state.KeptTime;
        state.StepSize = state.KeptStepSize;
        state.NextStep = state.KeptNextStep;
        state.CurvatureBound = state.KeptCurvatureBound;
        state.CurvatureAge = state.KeptCurvatureAge;
        state.IsRestoring = 1;
        state.Action = RunAction.Restore;
        state.Evaluate = Field(ref rule);
    }
}
