using System.Diagnostics;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Baselines;

/// <summary>
/// <c>--method power</c>: the tensor power method with deflation. For each term a block of random
/// points is iterated; the one of largest |R(x^l)| is brought to its limit v and w v^{⊗l} with w =
/// R(v^l) is taken away from what is left, R. Exact on orthogonal terms; on others each term
/// leaves an error that later ones do not mend.
/// </summary>
internal sealed class PowerMethodSolver
{
    /// <summary>Most steps for one term.</summary>
    private const int MostIterations = 500;

    /// <summary>Distance from its limit at which a point is compared with the others.</summary>
    private const double Rough = 1e-3;

    private readonly SolvePlan _plan;
    private readonly TargetEvaluator _target;
    private readonly PowerLimits _limits;
    private readonly FactoredTensor? _truth;
    private readonly CancellationToken _cancellation;
    private readonly Action<SolveProgress>? _progress;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TrajectoryRecorder _recorder;
    private readonly DeflatedTarget _rest;
    private int _shifted;
    private double _largest; // |w| of the largest term

    private PowerMethodSolver(
        SolvePlan plan,
        TargetEvaluator target,
        DeflatedTarget rest,
        FactoredTensor? truth,
        Action<SolveProgress>? progress,
        CancellationToken cancellation)
    {
        _plan = plan;
        _target = target;
        _rest = rest;
        _limits = PowerLimits.Of(plan.Precision);
        _truth = truth?.Normalized();
        _cancellation = cancellation;
        _progress = progress;
        _recorder = new TrajectoryRecorder(plan, truth) { Interval = plan.RecordEvery ?? 1 };
    }

    /// <summary>Runs it.</summary>
    /// <param name="plan">The plan; its components are the most terms to find.</param>
    /// <param name="target">The target in float64, for figures.</param>
    /// <param name="executor">Where points are contracted, in its precision.</param>
    /// <param name="truth">Known components; null for none.</param>
    /// <param name="progress">Hears of progress; null for none.</param>
    /// <param name="cancellation">Ends it with the terms so far.</param>
    public static BaselineOutcome Run(
        SolvePlan plan,
        TargetEvaluator target,
        Executor executor,
        FactoredTensor? truth,
        Action<SolveProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var rest = new DeflatedTarget(target.Tensor, executor, plan.Restarts);
        return new PowerMethodSolver(plan, target, rest, truth, progress, cancellation).Run();
    }

    private BaselineOutcome Run()
    {
        double error = 1;
        StopReason? reason = null;
        while (reason is null)
        {
            Record(error, isLast: false);
            reason = FindTerm();
            if (reason is null)
                error = RelativeError();
            reason ??= Reached(error);
        }

        Record(error, isLast: true);
        FactoredTensor terms = _rest.Terms;
        return new BaselineOutcome(
            ToComponents(terms),
            Conclude(terms, reason.Value),
            reason.Value,
            _rest.Contractions,
            _recorder.Points,
            new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                ["contractions"] = _rest.Contractions,
                ["shiftedTerms"] = _shifted,
            });
    }

    /// <summary>Finds a term and takes it away, or says why there is none.</summary>
    private StopReason? FindTerm()
    {
        if (_rest.TermCount >= _plan.Components)
            return StopReason.EpochsDone;
        PowerPoint[] points = [.. Enumerable.Range(0, _plan.Restarts).Select(Draw)];
        if (Iterate(points, Rough) is { } ended)
            return ended;
        PowerPoint best = points.MaxBy(p => Math.Abs(p.Value))!;
        if (Iterate([best], _limits.Distance) is { } endedLate)
            return endedLate;
        double weight = best.Value;
        if (best.Move > _limits.ValueMove)
        {
            weight = System.Numerics.Tensors.TensorPrimitives.Dot<double>(
                best.Vector, _rest.Contract([best.Vector]));
        }

        if (Math.Abs(weight) <= _limits.Nothing * _plan.TargetNorm)
            return StopReason.Stagnated;
        if (!_plan.IsExact && Math.Abs(weight) < _plan.MinWeight * _largest)
            return StopReason.DeflationComplete;
        _rest.Remove(weight, best.Vector);
        _shifted += best.IsShifted ? 1 : 0;
        _largest = Math.Max(_largest, Math.Abs(weight));
        return null;
    }

    private PowerPoint Draw(int restart)
    {
        var vector = new double[_plan.Dimension];
        for (int c = 0; c < vector.Length; c++)
        {
            vector[c] = CounterRandom.Normal(
                _plan.Seed, (uint)restart, (uint)_rest.TermCount, (uint)c, RandomPurpose.Start);
        }

        double norm = System.Numerics.Tensors.TensorPrimitives.Norm<double>(vector);
        System.Numerics.Tensors.TensorPrimitives.Divide(vector, norm, vector);
        return new PowerPoint(_plan.Order, vector);
    }

    /// <summary>
    /// Steps all points that are not near their limits yet, as one block, until all are; says so
    /// where a limit ends it before.
    /// </summary>
    private StopReason? Iterate(PowerPoint[] points, double distance)
    {
        int d = _plan.Dimension;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            PowerPoint[] open = [.. points.Where(p => !(p.Distance <= distance))];
            if (open.Length == 0)
                break;
            if (_cancellation.IsCancellationRequested)
                return StopReason.Interrupted;
            if (_watch.Elapsed > _plan.TimeLimit)
                return StopReason.TimeLimit;
            if (_rest.Contractions + open.Length > _plan.MaxSteps)
                return StopReason.MaxSteps;
            Span<double> contracted = _rest.Contract(Array.ConvertAll(open, p => p.Vector));
            for (int i = 0; i < open.Length; i++)
            {
                double scale = Math.Max(Math.Abs(open[i].Value), _largest);
                open[i].Step(contracted.Slice(i * d, d), _limits.Fall * scale);
            }
        }

        return null;
    }

    private double RelativeError()
    {
        double error = Math.Sqrt(_rest.RelativeSquare);
        return error < _limits.Cancelled ? ResidualNorm.Of(_rest.Terms, _target).Relative : error;
    }

    private StopReason? Reached(double error)
    {
        if (_plan.NoiseLevel is double noise)
            return error <= noise ? StopReason.NoiseFloor : null;
        return error <= _plan.Tolerance ? StopReason.Converged : null;
    }

    private RunOutcome Conclude(FactoredTensor terms, StopReason reason)
    {
        FactoredTensor factors = Condenser.Normal(terms);
        if (_plan.Polish)
        {
            using CancellationTokenSource? end =
                PolishEnd.Of(_plan, _watch.Elapsed, _cancellation);
            factors = Condenser.Repolished(
                factors, _target, _plan, end?.Token ?? _cancellation).Factors;
        }

        ResidualNorm residual = ResidualNorm.Of(factors, _target);
        bool reached = residual.Relative <= _plan.Tolerance || reason is
            StopReason.Converged or StopReason.NoiseFloor or StopReason.DeflationComplete;
        return new RunOutcome(factors, residual.Relative, residual.BelowFloor, reached);
    }

    private ComponentSet ToComponents(FactoredTensor terms)
    {
        var components = new ComponentSet(terms.Rank, terms.Dimension);
        for (int k = 0; k < terms.Rank; k++)
        {
            components.SetVector(k, terms.Vector(k));
            components.LogNorms[k] = Math.Log(Math.Abs(terms.Weights[k])) / _plan.Homogeneity;
            components.Signs[k] = Math.Sign(terms.Weights[k]);
        }

        return components;
    }

    private void Record(double error, bool isLast)
    {
        long count = _rest.Contractions;
        if (_recorder.IsDue(count, isLast))
        {
            FactoredTensor terms = _rest.Terms;
            double residual = error * _plan.TargetNorm;
            _recorder.Add(new TrajectoryPoint(
                count,
                count,
                0.5 * residual * residual,
                error,
                StepSize: 1,
                Epoch: 0,
                terms.Weights,
                _truth is null ? [] : RecoveryMetrics.FittedFractions(terms, _truth))
            {
                TruthError = _truth is not null && _target.Tensor is not FactoredTensor
                    ? RecoveryMetrics.RelativeDistance(terms, _truth)
                    : double.NaN,
            });
        }

        double seconds = _watch.Elapsed.TotalSeconds;
        _progress?.Invoke(new SolveProgress(
            "power method", 0, count, _plan.MaxSteps, 0, 1, error, _plan.Tolerance,
            _rest.TermCount, _plan.Components, 0, seconds > 0 ? count / seconds : 0,
            _watch.Elapsed));
    }
}
