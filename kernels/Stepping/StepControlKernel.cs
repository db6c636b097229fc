using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Stepping;

/// <summary>
/// Decides what each run does next, from its rule and the figures of the field just evaluated:
/// finish or retry a Runge-Kutta step, stop, or begin a step and choose its η. One thread a run,
/// about 100 flops; no host is asked.
/// </summary>
public static class StepControlKernel
{
    private const int MostRejections = 60;

    /// <summary>One thread a run.</summary>
    public static void Body<T>(Index1D index, BatchView<T> batch)
        where T : unmanaged
    {
        int run = index.X;
        if (batch.Runs[run].IsActive == 0)
        {
            batch.Runs[run].Action = RunAction.None;
            return;
        }

        RunRule rule = batch.Rules[run];
        RunState state = batch.Runs[run];
        state.Evaluate = 0;
        state.Action = RunAction.None;
        if (state.IsRestoring != 0 || state.Stage == 0 || EndStage(ref rule, ref state))
        {
            bool goesOn = StepControl.GoesOn(ref rule, ref state);
            if (goesOn && rule.Stepper == RuleCode.RungeKutta)
                BeginRungeKutta(ref rule, ref state);
            else if (goesOn)
                StepControl.BeginExplicit(ref rule, ref state);
        }

        batch.Runs[run] = state;
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
        state.Evaluate = 1;
    }

    /// <summary>Goes on within a Runge-Kutta step; true once it is taken.</summary>
    private static bool EndStage(ref RunRule rule, ref RunState state)
    {
        if (state.Stage < rule.StageCount - 1)
        {
            state.Stage++;
            state.Action = RunAction.Combine;
            state.Evaluate = 1;
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
                state.Evaluate = 1;
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

    /// <summary>min(5, max(0.2, 0.9 · error^(−1/order))).</summary>
    private static double Factor(double error, int order)
    {
        double x = error > 1e-10 || double.IsNaN(error) ? error : 1e-10;
        if (!(x * IntegerPower.Of(0.2, order) < 1))
            return double.IsNaN(x) ? x : 0.2;
        double factor = 0.9 * Real.InverseRoot(x, order);
        return factor < 0.2 ? 0.2 : factor > 5 ? 5 : factor;
    }
}
