using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// The course of one component towards one term b v^⊗l, and what the flow conserves on it:
/// ρ^{l−2}‖u_⊥‖² = ρ^l(1 − x²) with x = ⟨ū, v⟩, by the law
/// e^{−lλt}·(1 − w/β)^{l/2}, β = b − λ/2, which stays 1 without weight decay until the term is
/// fitted.
/// </summary>
internal sealed class InvariantCourse
{
    /// <summary>How many times its rounding 1 − x² must be, to be compared.</summary>
    private const double Resolved = 1024;

    /// <summary>
    /// The least 1 − x² that the flow's steps resolve: their tolerance is 1e-6 of ū, a thirtieth of
    /// what is across v then.
    /// </summary>
    private const double StepsResolve = 1e-9;

    /// <summary>Share of the term still missing down to which the course is followed.</summary>
    private const double Missing = 1e-3;

    public InvariantCourse(ExperimentRun run, double rounding)
    {
        Run = run;
        double order = run.Case.Problem.Order;
        double decay = run.Number("weight-decay");
        double target = run.TrueWeights[0];
        double fit = target - decay / 2;
        double least = Math.Max(StepsResolve, Resolved * rounding);
        double start = 0, startLaw = 1;
        foreach (TrajectoryPoint point in run.Trajectory!.Points)
        {
            double weight = point.Weights[0];
            double missing = 1 - weight / fit;

            // The fitted fraction of one component is w x^l/b.
            double power = Math.Abs(point.FittedFractions[0]) * target / weight;
            double cosine = Math.Pow(power, 1 / order);
            double across = (1 - cosine) * (1 + cosine);
            if (!(missing > Missing && across > least))
                break;
            double conserved = Math.Pow(weight, order / 2) * across;
            double law = Math.Exp(-order * decay * point.Time) * Math.Pow(missing, order / 2);
            if (Moments.Count == 0)
                (start, startLaw) = (conserved, law);
            Moments.Add(new Moment(
                point.Time, weight, across, conserved / start, law / startLaw));
        }
    }

    /// <summary>The run.</summary>
    public ExperimentRun Run { get; }

    /// <summary>What was recorded while it can be compared.</summary>
    public List<Moment> Moments { get; } = [];

    /// <summary>Whether the term is half fitted at the end.</summary>
    public bool IsFitted => Run.Trajectory!.Points[^1].FittedFractions[0] > 0.5;

    /// <summary>The largest of |conserved/law − 1|.</summary>
    public double LargestDeparture =>
        Largest.Of(Moments.Select(m => Math.Abs(m.Conserved / m.Law - 1)));

    /// <summary>A recorded moment.</summary>
    /// <param name="Time">Flow time.</param>
    /// <param name="Weight">ρ².</param>
    /// <param name="Across">1 − x².</param>
    /// <param name="Conserved">ρ^l(1 − x²), 1 at the start.</param>
    /// <param name="Law">What it should be.</param>
    internal sealed record Moment(
        double Time, double Weight, double Across, double Conserved, double Law);
}
