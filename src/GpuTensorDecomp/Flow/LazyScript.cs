using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Lazy;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// Lazy training: descent of the model linearised around its start, X ← X − η(∇L(U0) + KX) from
/// X = 0, or its gradient flow dX/dt = −(∇L(U0) + KX) by error-controlled Runge-Kutta, until it
/// reaches the tolerance or the least-squares optimum of its tangent space. What can be reached and
/// λ_max(K) are found at the first poll, before the first step. Components come in pairs of equal
/// vectors and opposite signs, so that T(U0) = 0.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="target">The target in float64 on the host.</param>
/// <param name="executor">Where the tangent kernel is applied.</param>
/// <param name="run">Run in the batch.</param>
internal sealed class LazyScript(
    SolvePlan plan, TargetEvaluator target, Executor executor, int run)
    : RunScript(plan, target, run)
{
    private const int PollSteps = 50;

    /// <summary>Relative distance from the optimum that counts as reaching it.</summary>
    private const double AtOptimum = 1e-4;

    /// <summary>Rise of the error over its least value that shows an unstable step.</summary>
    private const double Rise = 1e-3;

    /// <summary>
    /// Step times λ_max, which is an estimate from below, from which on each step is looked at.
    /// </summary>
    private const double Doubtful = 1.9;

    private readonly FlowRule _watched = new()
    {
        Law = new ComponentLaw(plan.Homogeneity),
        Stepper = plan.GradientFlow ? Stepper.RungeKutta : Stepper.Descent,
        StepSizeRule = plan.GradientFlow ? StepSizeRule.EmbeddedError : StepSizeRule.Fixed,
        StepTolerance = StepTolerance(plan),
        TargetNorm = plan.TargetNorm,
        IsLinearised = true,
        StartsAtZero = plan.Paired,
    };

    /// <summary>
    /// Relative error of a Runge-Kutta step in ‖x‖/ρ, which moves by about σ̂/δ0^p: small enough
    /// for the tolerance and, in float32, above what rounding makes of an error estimate.
    /// </summary>
    private static double StepTolerance(SolvePlan plan)
    {
        const double usual = 1e-6;
        double least = plan.Precision == Precision.Float32 ? usual : 1e-12;
        return Math.Clamp(1e-2 * plan.Tolerance, least, usual) *
            plan.SpectralNorm / Math.Pow(plan.StartNorm, plan.Homogeneity);
    }

    private enum Part
    {
        /// <summary>No step is taken before it is known what can be reached.</summary>
        Measuring,

        /// <summary>The device stops the run at the tolerance or the optimum.</summary>
        Stopping,

        /// <summary>It did so by a cancelled sum: polls alone decide.</summary>
        Watched,
    }

    public override string Phase =>
        Plan.GradientFlow ? "linearised flow" : "linearised descent";

    public override FlowRule Rule
    {
        get
        {
            if (CurrentPart == Part.Measuring)
                return _watched with { StopTime = 0 };
            return _watched with
            {
                StepSize = Step ?? 0,
                StationaryRate = AtRest * State.FirstUnrest,
                StopRelativeError = CurrentPart == Part.Stopping
                    ? Math.Max(Plan.Tolerance, Reachable)
                    : 0,
            };
        }
    }

    public override long StepsToPoll => StepShare >= Doubtful ? 1 : PollSteps;

    private Part CurrentPart => (Part)State.Phase;

    private bool IsFloat64 => Plan.Precision == Precision.Float64;

    /// <summary>Share of the first unrest below which nothing moves any more.</summary>
    private double AtRest => IsFloat64 ? 1e-12 : 1e-6;

    /// <summary>What rounding can move the error by, near its floor.</summary>
    private double Rounding => IsFloat64 ? 1e-7 : 1e-4;

    /// <summary>η of descent; null where the flow chooses its steps.</summary>
    private double? Step =>
        Plan.GradientFlow ? null : Plan.Step ?? 1 / State.LargestEigenvalue;

    private double StepShare => Step * State.LargestEigenvalue ?? 0;

    /// <summary>Relative error that counts as the optimum; 0 where that is not known.</summary>
    private double Reachable => (1 + AtOptimum) * (State.LazyResidual ?? 0);

    /// <summary>
    /// All terms of U0 + X, whose error is the true model's: lazy training singles none out, so
    /// nothing is condensed unless it is to be polished.
    /// </summary>
    public override RunOutcome Conclude(RunModel model)
    {
        FactoredTensor terms = model.Tensor.Normalized();
        if (Plan.Polish)
            terms = Condenser.Polished(terms, Target, Plan, end: End).Factors;
        ResidualNorm residual = ResidualNorm.Of(terms, Target);
        return new RunOutcome(
            terms, residual.Relative, residual.BelowFloor,
            State.Finished == StopReason.Converged);
    }

    public override IReadOnlyDictionary<string, double> Measures(
        RunBatch batch, ComponentSet components)
    {
        ComponentSet start = Initialization.Start(Plan, Run);
        var measures = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["linearRelativeError"] = LastError(batch),
            ["movement"] = Laziness.RelativeMovement(start, components),
            ["kernelChange"] = Laziness.KernelChange(
                start, components, new ComponentLaw(Plan.Homogeneity), Plan.Order),
        };
        if (StepShare > 0)
            measures["stepTimesLargestEigenvalue"] = StepShare;
        if (State.LazyResidual is double residual)
            measures["lazyResidual"] = residual;
        if (State.TangentRank is int rank)
            measures["tangentRank"] = rank;
        return measures;
    }

    public override IEnumerable<string> Notes(RunBatch batch)
    {
        yield return
            "What is trained is the linear model T(U0) + DT(U0)[X], which ends at relative error " +
            $"{LastError(batch):G4}; factors, components and their errors are those of U0 + X.";
        if (State.Finished == StopReason.NotFinite && Step is double step)
        {
            yield return
                $"The step {step:G4} is unstable: give less than 2/λ_max(K) = " +
                $"{2 / State.LargestEigenvalue:G4}.";
        }
    }

    protected override void OnPoll(RunBatch batch, RunStatus status)
    {
        double error = LinearError(batch);
        if (CurrentPart == Part.Measuring)
        {
            Measure(status);
            batch.SetRule(Run, Rule);
        }
        else
        {
            Judge(batch, status, error);
        }

        if (!(error <= State.MarkedError))
            return;
        State.MarkedError = error;
        if (StepShare >= Doubtful)
            Best = batch.Save(Run);
    }

    /// <summary>Whether the run has ended, and why.</summary>
    private void Judge(RunBatch batch, RunStatus status, double error)
    {
        if (error <= Plan.Tolerance)
        {
            State.Finished = StopReason.Converged;
        }
        else if (Step is not null &&
            !(error <= (1 + Rise) * State.MarkedError + Rounding))
        {
            State.Finished = StopReason.NotFinite;
            if (Best is not null)
                batch.Restore(Run, Best, Rule);
        }
        else if (status.Stop == RunStop.Stationary || error <= Reachable)
        {
            State.Finished = StopReason.Stationary;
        }
        else if (status.Stop == RunStop.RelativeError)
        {
            State.Phase = (int)Part.Watched;
            batch.SetRule(Run, Rule);
        }
    }

    /// <summary>
    /// λ_max(K) and the optimum, unless time or user end its computation; asked for again after an
    /// interruption.
    /// </summary>
    private void Measure(RunStatus status)
    {
        ComponentSet start = Initialization.Start(Plan, Run);
        var law = new ComponentLaw(Plan.Homogeneity);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(End);
        if (Plan.TimeLimit is { TotalDays: < 1 } limit)
            limited.CancelAfter(limit / 2);
        try
        {
            var optimum = TangentResidual.Of(start, Target, executor, limited.Token);
            (State.LazyResidual, State.TangentRank) = (optimum.Relative, optimum.Rank);
        }
        catch (OperationCanceledException)
        {
            // The run goes on without, unless the user ends it.
        }

        using var kernel = ExecutorTangentKernel.Of(executor, start, law, Plan.Order);
        double largest =
            kernel.LargestEigenvalue(tolerance: 1e-4, cancellation: End);
        End.ThrowIfCancellationRequested();
        State.LargestEigenvalue = largest;
        State.FirstUnrest = status.Unrest;
        State.Phase = (int)Part.Stopping;
    }

    /// <summary>
    /// ‖T(U0) + DT(U0)[X] − T*‖/‖T*‖, evaluated in float64 where the device's sums may have
    /// cancelled.
    /// </summary>
    private double LinearError(RunBatch batch)
    {
        double error = RelativeError(batch.Status(Run));
        return error > ResolvedError ? error : LastError(batch);
    }

    /// <summary>The same, always evaluated in float64.</summary>
    private double LastError(RunBatch batch) => IsFloat64
        ? RelativeError(batch.Status(Run))
        : LinearModel.RelativeError(batch.Save(Run), Plan, Target);
}
