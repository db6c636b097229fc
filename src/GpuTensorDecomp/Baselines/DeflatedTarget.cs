using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Baselines;

/// <summary>
/// R = T* − Σ_k w_k v_k^{⊗l}, never formed: R(x^{l−1}, ·) = T*(x^{l−1}, ·) − Σ_k w_k⟨v_k,x⟩^{l−1}
/// v_k, O(rd) a point on top of T*'s own contraction. Counts contractions of a point.
/// </summary>
internal sealed class DeflatedTarget(TargetEvaluator target)
{
    private readonly int _order = target.Tensor.Order;
    private readonly int _dimension = target.Tensor.Dimension;
    private readonly List<double[]> _vectors = [];
    private readonly List<double> _weights = [];

    /// <summary>Points that were contracted.</summary>
    public long Contractions { get; private set; }

    /// <summary>The number of terms taken away.</summary>
    public int TermCount => _weights.Count;

    /// <summary>What was taken away.</summary>
    public FactoredTensor Terms =>
        new(_order, _dimension, [.. _weights], [.. _vectors.SelectMany(v => v)]);

    /// <summary>
    /// ‖R‖²/‖T*‖² as the terms add up: taking away w v^{⊗l} with w = R(v^l) lowers ‖R‖² by w². Its
    /// floor is 1e-16.
    /// </summary>
    public double RelativeSquare { get; private set; } = 1;

    /// <summary>Takes away w v^{⊗l}, w = R(v^l).</summary>
    public void Remove(double weight, ReadOnlySpan<double> vector)
    {
        _weights.Add(weight);
        _vectors.Add(vector.ToArray());
        RelativeSquare = Math.Max(
            RelativeSquare - weight / target.Tensor.NormSquared * weight, 0);
    }

    /// <summary>R(x_i^{l−1}, ·) at unit points in a block, row-major (point, coordinate).</summary>
    public double[] Contract(ReadOnlySpan<double> points)
    {
        int count = points.Length / _dimension;
        Contractions += count;
        double[] result = target.Contract(points);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> x = points.Slice(i * _dimension, _dimension);
            Span<double> row = result.AsSpan(i * _dimension, _dimension);
            for (int k = 0; k < _weights.Count; k++)
            {
                double power = IntegerPower.Of(Dot<double>(_vectors[k], x), _order - 1);
                MultiplyAdd(_vectors[k], -_weights[k] * power, row, row);
            }
        }

        return result;
    }
}
