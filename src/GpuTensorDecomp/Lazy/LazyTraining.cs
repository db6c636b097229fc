using System.Diagnostics;
using GpuTensorDecomp.Baselines;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Lazy;

/// <summary>
/// <c>--method lazy</c>: training linearised around its start, X ← X − η(∇L(U0) + KX) from X = 0,
/// until the linear model reaches the tolerance or the least-squares optimum of its tangent space.
/// Components come in pairs of equal vectors and opposite signs, so that T(U0) = 0.
/// </summary>
internal sealed class LazyTraining
{
    /// <summary>Relative distance from the optimum that counts as reaching it.</summary>
    private const double AtOptimum = 1e-4;

    /// <summary>Share of the first gradient below which nothing moves any more.</summary>
    private const double AtRest = 1e-12;

    /// <summary>Rise of the error over its least value that shows an unstable step.</summary>
    private const double Rise = 1e-3;

    /// <summary>What rounding can move the error by, near its floor.</summary>
    private const double Rounding = 1e-7;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly SolvePlan _plan;
    private readonly TargetEvaluator _target;
    private readonly FactoredTensor? _truth;
    private readonly Action<SolveProgress>? _progress;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ComponentSet _start;
    private readonly LinearModel _model;
    private readonly TrajectoryRecorder _recorder;
    private double[] _x;
    private double[] _image; // KX
    private double[] _best; // the X of least error
    private double _bestError = double.PositiveInfinity;
    private long _step;
    private TimeSpan _shown = -ProgressInterval; // so that the start is shown
    private long _shownStep;

    private LazyTraining(
        SolvePlan plan,
        TargetEvaluator target,
        FactoredTensor? truth,
        Action<SolveProgress>? progress)
    {
        _plan = plan;
        _target = target;
        _truth = truth?.Normalized();
        _progress = progress;
        _start = PairedStart.Of(plan);
        _model = new LinearModel(_start, new ComponentLaw(plan.Homogeneity), target);
        _recorder = new TrajectoryRecorder(plan, truth);
        _x = new double[_start.Directions.Length];
        _image = new double[_x.Length];
        _best = new double[_x.Length];
    }

    /// <summary>Runs it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="target">The target.</param>
    /// <param name="truth">Known components; null for none.</param>
    /// <param name="progress">Hears of progress; null for none.</param>
    /// <param name="cancellation">Ends it with the result so far.</param>
    public static BaselineOutcome Run(
        SolvePlan plan,
        TargetEvaluator target,
        FactoredTensor? truth,
        Action<SolveProgress>? progress = null,
        CancellationToken cancellation = default) =>
        new LazyTraining(plan, target, truth, progress).Run(cancellation);

    private BaselineOutcome Run(CancellationToken cancellation)
    {
        TangentResidual? optimum = Optimum(cancellation);
        double largest = _model.Kernel.LargestEigenvalue(tolerance: 1e-4);
        double rate = _plan.Step ?? 1 / largest;
        StopReason reason = Descend(rate, optimum, cancellation);
        ComponentSet end = _model.Moved(_best);
        return new BaselineOutcome(
            end,
            Conclude(end, reason),
            reason,
            _step,
            _recorder.Points,
            Measures(end, optimum, rate * largest))
        {
            Notes = Notes(reason, rate, largest),
        };
    }

    /// <summary>
    /// All terms of U0 + X, whose error is the true model's: lazy training singles none out, so
    /// nothing is condensed unless it is to be polished.
    /// </summary>
    private RunOutcome Conclude(ComponentSet end, StopReason reason)
    {
        FactoredTensor terms =
            end.ToTensor(new ComponentLaw(_plan.Homogeneity), _plan.Order).Normalized();
        if (_plan.Polish)
            terms = Condenser.Polished(terms, _target, _plan).Factors;
        ResidualNorm residual = ResidualNorm.Of(terms, _target);
        return new RunOutcome(
            terms, residual.Relative, residual.BelowFloor, reason == StopReason.Converged);
    }

    /// <summary>What can be reached; null where time or user ended its computation.</summary>
    private TangentResidual? Optimum(CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (_plan.TimeLimit is { TotalDays: < 1 } limit)
            limited.CancelAfter(limit / 2);
        try
        {
            return TangentResidual.Of(_start, _target, limited.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private StopReason Descend(
        double rate, TangentResidual? optimum, CancellationToken cancellation)
    {
        double[] gradient = new double[_x.Length];
        double rest = AtRest * Norm<double>(_model.Gradient);
        while (true)
        {
            double error = _model.RelativeError(_x, _image);
            Add<double>(_model.Gradient, _image, gradient);
            if (error <= _bestError)
            {
                _bestError = error;
                _x.CopyTo(_best, 0);
            }

            bool isAtRest = Norm<double>(gradient) <= rest;
            StopReason? reason = Ended(error, isAtRest, optimum, cancellation);
            Record(error, rate, isLast: reason is not null);
            if (reason is not null)
                return reason.Value;
            MultiplyAdd<double>(gradient, -rate, _x, _x);
            _model.Kernel.Apply(_x, _image);
            _step++;
        }
    }

    private StopReason? Ended(
        double error, bool isAtRest, TangentResidual? optimum, CancellationToken cancellation)
    {
        if (error <= _plan.Tolerance)
            return StopReason.Converged;
        if (!(error <= (1 + Rise) * _bestError + Rounding))
            return StopReason.NotFinite;
        if (isAtRest || error <= (1 + AtOptimum) * optimum?.Relative)
            return StopReason.Stationary;
        if (cancellation.IsCancellationRequested)
            return StopReason.Interrupted;
        if (_watch.Elapsed > _plan.TimeLimit)
            return StopReason.TimeLimit;
        return _step >= _plan.MaxSteps ? StopReason.MaxSteps : null;
    }

    private void Record(double error, double rate, bool isLast)
    {
        if (_recorder.IsDue(_step, isLast))
        {
            double residual = error * _plan.TargetNorm;
            _recorder.Add(new TrajectoryPoint(
                _step,
                _step * rate,
                0.5 * residual * residual,
                error,
                rate,
                Epoch: 0,
                _model.Moved(_x).ToTensor(new ComponentLaw(_plan.Homogeneity), _plan.Order).Weights,
                FittedFractions()));
        }

        if (_progress is null || _watch.Elapsed - _shown < ProgressInterval)
            return;
        double seconds = (_watch.Elapsed - _shown).TotalSeconds;
        _progress(new SolveProgress(
            "linearised descent", 0, _step, _plan.MaxSteps, 0, 1, error, _plan.Tolerance,
            _start.Count, _start.Count, 0, (_step - _shownStep) / seconds, _watch.Elapsed));
        (_shown, _shownStep) = (_watch.Elapsed, _step);
    }

    private double[] FittedFractions()
    {
        if (_truth is null)
            return [];
        double[] values = _model.Values(_x, _truth.Vectors);
        Divide<double>(values, _truth.Weights, values);
        return values;
    }

    private SortedDictionary<string, double> Measures(
        ComponentSet end, TangentResidual? optimum, double stepShare)
    {
        var measures = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["linearRelativeError"] = _bestError,
            ["movement"] = Laziness.RelativeMovement(_start, end),
            ["kernelChange"] = Laziness.KernelChange(
                _start, end, new ComponentLaw(_plan.Homogeneity), _plan.Order),
            ["stepTimesLargestEigenvalue"] = stepShare,
        };
        if (optimum is not null)
            measures["lazyResidual"] = optimum.Relative;
        if (optimum?.Rank is int rank)
            measures["tangentRank"] = rank;
        return measures;
    }

    private string[] Notes(StopReason reason, double rate, double largest)
    {
        string linear =
            "What is trained is the linear model T(U0) + DT(U0)[X], which ends at relative error " +
            $"{_bestError:G4}; factors, components and their errors are those of U0 + X.";
        return reason != StopReason.NotFinite
            ? [linear]
            :
            [
                linear,
                $"The step {rate:G4} is unstable: give less than 2/λ_max(K) = {2 / largest:G4}.",
            ];
    }
}
