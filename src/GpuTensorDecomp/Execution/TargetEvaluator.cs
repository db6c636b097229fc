using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution;

/// <summary>
/// A target in float64 on the CPU, for what a solve does on the host: estimates before it starts,
/// and condensing, polishing and reporting at its end.
/// </summary>
internal sealed class TargetEvaluator : IDisposable
{
    private readonly CpuExecutor _executor;
    private readonly DeviceTarget _target;

    /// <summary>Uploads a tensor.</summary>
    /// <param name="tensor">The target.</param>
    /// <param name="threads">Threads to use; 0 for one a core.</param>
    public TargetEvaluator(SymmetricTensor tensor, int threads = 0)
    {
        Tensor = tensor;
        _executor = new CpuExecutor(threads: threads);
        _target = _executor.Upload(tensor);
    }

    public SymmetricTensor Tensor { get; }

    /// <summary>The CPU in float64.</summary>
    public Executor Executor => _executor;

    /// <summary>A batch of one run on the target.</summary>
    public RunBatch CreateRun() => _executor.CreateBatch([_target]);

    /// <summary>T(p_i^{l−1}, ·) at unit points, row-major (point, coordinate).</summary>
    public double[] Contract(ReadOnlySpan<double> points)
    {
        var result = new double[points.Length];
        _executor.Contract(_target, points, points.Length / Tensor.Dimension, result);
        return result;
    }

    /// <summary>A contraction at many sets of points.</summary>
    /// <param name="count">Points of each set.</param>
    public PreparedContraction Prepare(int count) => _executor.PrepareContraction(_target, count);

    /// <summary>T(p_i^l) at unit points (point).</summary>
    public double[] Values(ReadOnlySpan<double> points)
    {
        double[] contracted = Contract(points);
        int d = Tensor.Dimension;
        var values = new double[points.Length / d];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = System.Numerics.Tensors.TensorPrimitives.Dot(
                points.Slice(i * d, d), contracted.AsSpan(i * d, d));
        }

        return values;
    }

    public void Dispose()
    {
        _target.Dispose();
        _executor.Dispose();
    }
}
