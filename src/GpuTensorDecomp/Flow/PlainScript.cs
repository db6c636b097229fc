using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// Plain training from one start: gradient flow (adaptive Runge-Kutta on (ln ρ, ū), or steps of a
/// given size) or gradient descent (a given step, the spectral rule
/// 0.5/(max(4, l)σ̂), or the adaptive-rate rule where p ≠ 2). Nothing is drawn or merged on the
/// way.
/// </summary>
internal sealed class PlainScript : RunScript
{
    private const int PollSteps = 50;

    /// <summary>
    /// Steps between looks for the noise floor: between strong noise and the signal the residual
    /// stands still only briefly.
    /// </summary>
    private const int NoisePollSteps = 10;

    /// <summary>Convergence test: rates over ‖T*‖ below this (constant ours: tight enough that
    /// no saddle between two fits fires it).</summary>
    private const double StationaryRate = 1e-6;

    private readonly FlowRule _stopping;
    private readonly FlowRule _watched; // the device's own error is no guide any more

    public PlainScript(SolvePlan plan, TargetEvaluator target, int run)
        : base(plan, target, run)
    {
        bool flow = plan.Method == SolveMethod.Flow;
        _stopping = new FlowRule
        {
            Law = new ComponentLaw(plan.Homogeneity),
            Stepper = flow ? FlowStepper(plan) : Descent,
            StepSizeRule = plan.Step is not null ? StepSizeRule.Fixed
                : flow ? StepSizeRule.EmbeddedError
                : StepSizeRule.AdaptiveRate,
            StepSize = plan.Step ?? 0,
            StepTolerance = StepTolerance(plan),
            RateLimit = 0.25,
            CurvatureShare = 1.2,
            TargetNorm = plan.TargetNorm,
            WeightDecay = plan.WeightDecay,
            StopRelativeError = plan.NoiseLevel is null ? plan.Tolerance : 0,
            StationaryRate = StationaryRate,
            PoolNorm = 5 * plan.StartNorm,
        };
        _watched = _stopping with { StopRelativeError = 0 };
    }

    /// <summary>
    /// A flow with a given step is its forward Euler scheme, descent in the polar chart, as the
    /// papers discretise it. The exponential step is another scheme: it is exact for growth, so
    /// that its fit times are those of the flow, and descent's lag behind by ln(1 + 2ηb)/(2ηb); it
    /// is therefore asked for by name and does not depend on the start norm.
    /// </summary>
    private static Stepper FlowStepper(SolvePlan plan) =>
        plan.Step is null ? Stepper.RungeKutta
        : plan.ExponentialSteps ? Stepper.Polar
        : Stepper.PolarDescent;

    /// <summary>
    /// Relative error of a Runge-Kutta step, so that the model's, δ0² times that from a large start
    /// whose terms cancel, stays below 1e-6 of the target; float32 resolves no more.
    /// </summary>
    private static double StepTolerance(SolvePlan plan)
    {
        const double usual = 1e-6, least = 1e-12;
        double share = plan.SpectralNorm / plan.StartNorm / plan.StartNorm;
        return plan.Precision == Precision.Float32
            ? usual
            : Math.Clamp(usual * share, least, usual);
    }

    private enum Part
    {
        /// <summary>The device stops the run at the tolerance.</summary>
        Stopping,

        /// <summary>It did so by a cancelled sum: polls alone decide.</summary>
        Watched,
    }

    public override FlowRule Rule => CurrentPart == Part.Watched ? _watched : _stopping;

    private Part CurrentPart => (Part)State.Phase;

    public override long StepsToPoll =>
        Plan.NoiseLevel is not null ? NoisePollSteps
        : CurrentPart == Part.Stopping && Plan.Tolerance >= DeviceError
            ? StepsAlone
            : PollSteps;

    public override RunOutcome Conclude(RunModel model)
    {
        RunOutcome outcome = Plan.Polish
            ? Condenser.Polished(model.Tensor, Target, Plan, end: End)
            : Condenser.Refitted(model.Tensor, Target, Plan);
        return outcome with
        {
            Reached = outcome.Reached ||
                State.Finished is StopReason.Converged or StopReason.NoiseFloor,
        };
    }

    public override IReadOnlyDictionary<string, double> Measures(
        RunBatch batch, ComponentSet components) =>
        new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["movement"] = Movement.Of(Initialization.Start(Plan, Run), components),
        };

    public override IEnumerable<string> Notes(RunBatch batch)
    {
        // The model is the sum of m terms of weight δ0^p as float32 adds them: their rounding.
        double rounding = Math.Pow(2, -24) * Math.Sqrt(Plan.Components) *
            Math.Pow(Plan.StartNorm, Plan.Homogeneity) / Plan.TargetNorm;
        if (Plan.Precision == Precision.Float32 && State.Finished != StopReason.Converged &&
            rounding > Plan.Tolerance)
        {
            yield return
                $"From the start norm {Plan.StartNorm:G4} float32 rounds the model's terms by " +
                $"about {rounding:G2} of the target's norm and resolves no smaller error: give a " +
                "smaller --start-norm or --precision float64.";
        }
    }

    protected override void OnPoll(RunBatch batch, RunStatus status)
    {
        bool isAsked = status.Stop == RunStop.RelativeError || StepsToPoll == PollSteps;
        if (Plan.NoiseLevel is null && isAsked &&
            ConfirmedError(batch, status) <= Plan.Tolerance)
        {
            State.Finished = StopReason.Converged;
        }
        else if (status.Stop == RunStop.RelativeError)
        {
            State.Phase = (int)Part.Watched;
            batch.SetRule(Run, Rule);
        }
        else if (status.Stop == RunStop.Stationary)
        {
            State.Finished = StopReason.Stationary;
        }
        else if (Plan.NoiseLevel is double noise)
        {
            LookForNoiseFloor(status, noise);
        }
    }

    /// <summary>
    /// Early stopping at a known noise level: once ‖R‖ ≤ ‖N‖, go on until ‖R‖ falls by less than
    /// 1e-3 relative per unit of time (in units of 1/σ̂).
    /// </summary>
    private void LookForNoiseFloor(RunStatus status, double noise)
    {
        double error = RelativeError(status);
        if (error > noise)
            return;
        double unit = 1 / Plan.SpectralNorm;
        if (!double.IsFinite(State.MarkedError))
        {
            (State.MarkedError, State.PhaseStart) = (error, status.Time);
        }
        else if (status.Time - State.PhaseStart >= unit)
        {
            double units = (status.Time - State.PhaseStart) / unit;
            if (State.MarkedError - error < 1e-3 * units * error)
                State.Finished = StopReason.NoiseFloor;
            (State.MarkedError, State.PhaseStart) = (error, status.Time);
        }
    }
}
