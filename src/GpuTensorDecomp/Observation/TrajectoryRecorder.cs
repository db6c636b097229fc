using System.Numerics.Tensors;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Lazy;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Observation;

/// <summary>
/// Records the trajectory of one run. With a given interval every due step is kept; otherwise about
/// <see cref="MostPoints"/> points: when there are more, every second one goes and the interval
/// doubles.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="truth">Known components; null where none are known.</param>
/// <param name="isNoisy">Whether the target is more than the known components.</param>
internal sealed class TrajectoryRecorder(
    SolvePlan plan, FactoredTensor? truth, bool isNoisy = false)
{
    private const int MostPoints = 1000;
    private const int FirstInterval = 10;
    private readonly FactoredTensor? _truth = truth?.Normalized();

    /// <summary>What is recorded.</summary>
    public CourseRecord Course { get; init; } = CourseRecord.Whole;

    /// <summary>Points so far.</summary>
    public List<TrajectoryPoint> Points { get; private set; } = [];

    /// <summary>Steps between points.</summary>
    public long Interval { get; set; } = plan.RecordEvery ?? FirstInterval;

    /// <summary>The next step to be recorded.</summary>
    public long NextStep { get; private set; }

    /// <summary>Goes on from what a checkpoint holds.</summary>
    public void Restore(List<TrajectoryPoint> points, long interval, long nextStep) =>
        (Points, Interval, NextStep) = (points, interval, nextStep);

    /// <summary>Records a run if a point is due, and always its last one.</summary>
    public void Record(
        RunBatch batch,
        int run,
        int epoch,
        TargetEvaluator target,
        Precision precision,
        bool isLast)
    {
        RunStatus status = batch.Status(run);
        if (isLast)
            Points.RemoveAll(point => point.Step > status.Step); // of a run that went back
        if (!IsDue(status.Step, isLast))
            return;
        FactoredTensor model =
            batch.Read(run).ToTensor(new ComponentLaw(plan.Homogeneity), plan.Order);
        RunSnapshot? linear = plan.Method == SolveMethod.Lazy ? batch.Save(run) : null;

        // float32 sums cancel at 4e-4; what is reported comes from float64.
        double relative = precision == Precision.Float64
            ? Math.Sqrt(Math.Max(status.ResidualSquared, 0)) / plan.TargetNorm
            : linear is not null ? LinearModel.RelativeError(linear, plan, target)
            : ResidualNorm.Of(model, target).Relative;
        double residual = relative * plan.TargetNorm;
        double decay = plan.Homogeneity == 0
            ? model.Weights.Sum(Math.Abs) // λ Σ c^{l−2}ρ^l of the scaled law
            : 0.5 * status.NormsSquared;
        Add(new TrajectoryPoint(
            status.Step,
            status.Time,
            0.5 * residual * residual + plan.WeightDecay * decay,
            relative,
            status.StepSize,
            epoch,
            model.Weights,
            FittedFractions(model, linear))
        {
            TruthError = isNoisy && _truth is not null && linear is null
                ? RecoveryMetrics.RelativeDistance(model, _truth)
                : double.NaN,
        });
    }

    /// <summary>Whether a step is to be recorded; the last one always is, and none twice.</summary>
    public bool IsDue(long step, bool isLast) => Course switch
    {
        CourseRecord.None => false,
        CourseRecord.End => isLast && Points.Count == 0,
        _ => (step >= NextStep || isLast) && (Points.Count == 0 || Points[^1].Step != step),
    };

    /// <summary>Records a point.</summary>
    public void Add(TrajectoryPoint point)
    {
        Points.Add(point);
        NextStep = point.Step + Interval;
        if (plan.RecordEvery is null && Points.Count > MostPoints)
            Thin();
    }

    /// <summary>T(v_j^l)/b_j of the model, or of the linear one that is trained.</summary>
    private double[] FittedFractions(FactoredTensor model, RunSnapshot? linear)
    {
        if (_truth is null)
            return [];
        if (linear is null)
            return RecoveryMetrics.FittedFractions(model, _truth);
        double[] values = LinearModel.Values(
            linear, new ComponentLaw(plan.Homogeneity), plan.Order, _truth.Vectors);
        TensorPrimitives.Divide(values, _truth.Weights, values);
        return values;
    }

    private void Thin()
    {
        for (int i = 1; i < Points.Count; i++)
            Points.RemoveAt(i);
        Interval *= 2;
    }
}
