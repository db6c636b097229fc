using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Execution;

/// <summary>
/// An executor, the CPU if none is given, with one target and a batch of one run.
/// </summary>
internal sealed class SingleRun : IDisposable
{
    private readonly Executor _executor;
    private readonly DeviceTarget _target;
    private readonly RunBatch _batch;

    public SingleRun(
        SymmetricTensor tensor, Precision precision = Precision.Float64, int threads = 1)
        : this(tensor, new CpuExecutor(precision, threads))
    {
    }

    /// <summary>One run of an executor, which is disposed of with it.</summary>
    public SingleRun(SymmetricTensor tensor, Executor executor)
    {
        _executor = executor;
        _target = _executor.Upload(tensor);
        _batch = _executor.CreateBatch([_target]);
    }

    public RunStatus Status => _batch.Status(0);

    /// <summary>u in Cartesian coordinates.</summary>
    public double[] Vectors => _batch.Read(0).ToVectors();

    public static ComponentSet Components(
        int dimension, double[] vectors, double[]? signs = null, double[]? scales = null)
    {
        var components = new ComponentSet(vectors.Length / dimension, dimension);
        for (int i = 0; i < components.Count; i++)
            components.SetVector(i, vectors.AsSpan(i * dimension, dimension));
        signs?.CopyTo(components.Signs, 0);
        scales?.CopyTo(components.Scales, 0);
        return components;
    }

    /// <summary>A rule of descent with a fixed step.</summary>
    public static FlowRule Descent(double step, int homogeneity = 2, double decay = 0) => new()
    {
        Law = new ComponentLaw(homogeneity),
        Stepper = Stepper.Descent,
        StepSize = step,
        WeightDecay = decay,
        TargetNorm = 1,
    };

    public void Write(ComponentSet components, FlowRule rule) => _batch.Write(0, components, rule);

    public ComponentSet Read() => _batch.Read(0);

    public RunSnapshot Save() => _batch.Save(0);

    public void Restore(RunSnapshot snapshot, FlowRule rule) => _batch.Restore(0, snapshot, rule);

    public void SetRule(FlowRule rule) => _batch.SetRule(0, rule);

    public RunStatus Advance(long steps)
    {
        _batch.Advance([steps]);
        return Status;
    }

    /// <summary>∇ at components, as (u − u')/η of one descent step.</summary>
    public double[] Gradient(
        ComponentSet components, int homogeneity, double decay, double step = 1)
    {
        Write(components, Descent(step, homogeneity, decay));
        double[] before = Vectors;
        Advance(1).Stop.ShouldBe(RunStop.None);
        double[] after = Vectors;
        return [.. before.Zip(after, (x, y) => (x - y) / step)];
    }

    public void Dispose()
    {
        _batch.Dispose();
        _target.Dispose();
        _executor.Dispose();
    }
}
