using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reproduction;

/// <summary>
/// Of a noisy array the signal is fitted before the noise: the distance to the tensor without noise
/// falls and rises again, and a rule that knows the noise's norm stops near the best moment.
/// </summary>
internal sealed partial class NoiseExperiment : Experiment
{
    private const string StopSpec = "noise-stop";
    private const int Dimension = 10;
    private const double StartNorm = 1e-6;

    /// <summary>
    /// ‖N‖_spec/‖N‖_F of symmetric Gaussian noise of this shape, measured on ten arrays of another
    /// program.
    /// </summary>
    private const double SpectralShare = 0.177;

    private static readonly double[] s_weights = [1, 0.8, 0.6];

    /// <summary>When the lightest term is fitted.</summary>
    private static double SignalTime => FitTimeLaw.Flow(s_weights[^1], StartNorm);

    public override string Name => "noise";

    public override string Title => "The signal is fitted before the noise";

    public override string Claimed =>
        "Descent from a small start on a tensor with noise first comes close to the tensor " +
        "without noise and then departs from it, fitting the noise. Stopping when the residual " +
        "is down to the noise and has stopped falling gives nearly the best error.";

    public override string Source => "ours; early stopping of the small start of both papers";

    public override IReadOnlyList<string> Specs => [Name, StopSpec];

    public override ExperimentFindings Find(ExperimentRuns runs)
    {
        (ExperimentRun Whole, ExperimentRun Stopped)[] pairs =
        [
            .. runs.Main.Runs.Select(whole => (
                whole,
                runs.Of(StopSpec)
                    .Where(("noise", whole.Axis("noise")), ("seed", whole.Axis("seed"))).Runs[0])),
        ];
        Level[] levels =
        [
            .. pairs.GroupBy(p => p.Whole.Number("noise")).OrderBy(g => g.Key)
                .Select(g => new Level(g.Key, [.. g])),
        ];
        return new ExperimentFindings
        {
            Claims = [.. levels.SelectMany(Claims)],
            Setup =
            [
                ("signal S", "order 4, d = 10, three orthogonal terms of weight 1, 0.8, 0.6"),
                ("noise N", "symmetric Gaussian array, ‖N‖ = level × ‖S‖"),
                ("method", "descent on S + N, 30 components of both signs, start norm 1e-6, η = " +
                    "0.1, 1,500 steps (time 150)"),
                ("error", "‖T − S‖/‖S‖ to the tensor without noise"),
                ("stopping rule", "--noise-level: from the first time that ‖T − S − N‖ ≤ ‖N‖ on " +
                    "until that falls by less than 0.1 % per unit of time (1/σ, σ the largest " +
                    "T(x, …, x))"),
                ("plain discrepancy", "stop at the first time that ‖T − S − N‖ ≤ ‖N‖"),
            ],
            Figures = [CourseFigure(levels), LevelFigure(levels)],
            Notes =
            [
                "Where noise of the signal's own r·d directions cannot be told from the signal, " +
                "the error is about √(rd/D)·level, with D = C(d + l − 1, l) = 715 different " +
                "entries: the reference line.",
                "A term of weight b is fitted at t ≈ ln(√(b/2)/δ)/(2b) from start norm δ; the " +
                "largest direction of the noise at ln(√σ/δ)/(2σ), σ = 0.177‖N‖ being the " +
                "largest |N(x, …, x)|. Between the two lies the window for stopping; a smaller " +
                "start widens it.",
                "At level 0.1 the noise's time is beyond the end of the runs.",
            ],
        };
    }

    private static IEnumerable<Claim> Claims(Level level)
    {
        string name = FormattableString.Invariant($"level {level.Noise}");
        double reference = Reference(level.Noise);
        yield return Claim.WithinRelative(
            $"{name}: best error, median, against √(rd/D)·level",
            reference,
            level.Median(p => Best(p.Whole)),
            0.25);
        yield return Claim.AtMost(
            $"{name}: error where the rule stops over the best error of the run, worst run",
            1.15,
            level.Pairs.Max(p => AtStop(p.Stopped) / Best(p.Whole)));
        if (level.NoiseTime < EndOfRuns(level))
        {
            yield return Claim.AtLeast(
                $"{name}: error at the end over the best error, least of all runs",
                1.5,
                level.Pairs.Min(p => AtEnd(p.Whole) / Best(p.Whole)));
            yield return Claim.Holds(
                $"{name}: the best moment lies between the times of signal and noise in every run",
                level.Pairs.All(p =>
                    BestPoint(p.Whole).Time > SignalTime - 2 &&
                    BestPoint(p.Whole).Time < level.NoiseTime));
        }
        else
        {
            yield return Claim.AtMost(
                $"{name}: error at the end over the best error (noise not reached), largest",
                1.1,
                level.Pairs.Max(p => AtEnd(p.Whole) / Best(p.Whole)));
        }
    }

    /// <summary>√(rd/D)·level.</summary>
    private static double Reference(double noise) =>
        Math.Sqrt(s_weights.Length * Dimension / 715.0) * noise;

    private static double EndOfRuns(Level level) =>
        level.Pairs.Min(p => p.Whole.Trajectory!.Points[^1].Time);

    private static TrajectoryPoint BestPoint(ExperimentRun run) =>
        run.Trajectory!.Points.MinBy(p => p.TruthError)!;

    private static double Best(ExperimentRun run) => BestPoint(run).TruthError;

    private static double AtEnd(ExperimentRun run) => run.Trajectory!.Points[^1].TruthError;

    private static double AtStop(ExperimentRun run) => run.Trajectory!.Points[^1].TruthError;

    /// <summary>The error at the first time that the residual is down to the noise.</summary>
    private static double AtDiscrepancy(ExperimentRun run) =>
        run.Trajectory!.Points.FirstOrDefault(p => p.RelativeError <= NoiseShare(run))
            ?.TruthError ?? double.NaN;

    /// <summary>‖N‖/‖S + N‖, S and N being all but orthogonal.</summary>
    private static double NoiseShare(ExperimentRun run)
    {
        double noise = run.Number("noise");
        return noise / Math.Sqrt(1 + noise * noise);
    }

    /// <summary>The runs at one level of noise: to the end, and with the stopping rule.</summary>
    private sealed record Level(
        double Noise, IReadOnlyList<(ExperimentRun Whole, ExperimentRun Stopped)> Pairs)
    {
        /// <summary>When the largest direction of the noise is fitted.</summary>
        public double NoiseTime
        {
            get
            {
                double spectral =
                    SpectralShare * Noise * Math.Sqrt(s_weights.Sum(b => b * b));
                return Math.Log(Math.Sqrt(spectral) / StartNorm) / (2 * spectral);
            }
        }

        public double Median(Func<(ExperimentRun Whole, ExperimentRun Stopped), double> value) =>
            Quantiles.Median(Pairs.Select(value));
    }
}
