using System.Numerics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Baselines;

/// <summary>
/// R = T* − Σ_k w_k v_k^{⊗l}, never formed: R(x^{l−1}, ·) = T*(x^{l−1}, ·) − Σ_k w_k⟨v_k,x⟩^{l−1}
/// v_k. T* is contracted by an executor, in its precision; the terms are taken away on the host,
/// O(rd) a point. Counts contractions of a point.
/// </summary>
internal sealed class DeflatedTarget : IDisposable
{
    private readonly Executor _executor;
    private readonly DeviceTarget _target;
    private readonly int _order;
    private readonly int _dimension;
    private readonly List<double[]> _vectors = [];
    private readonly List<double> _weights = [];
    private readonly Block?[] _blocks;

    /// <summary>Copies T* to the device.</summary>
    /// <param name="tensor">T*.</param>
    /// <param name="executor">Contracts it; stays the caller's.</param>
    /// <param name="mostPoints">Points of a block, at most.</param>
    public DeflatedTarget(SymmetricTensor tensor, Executor executor, int mostPoints)
    {
        _executor = executor;
        _order = tensor.Order;
        _dimension = tensor.Dimension;
        _blocks = new Block?[BlockOf(mostPoints) + 1];
        _target = executor.Upload(tensor);
    }

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
            RelativeSquare - weight / _target.Tensor.NormSquared * weight, 0);
    }

    /// <summary>R(x_i^{l−1}, ·) at unit points, row-major (point, coordinate).</summary>
    /// <returns>Valid until the next call.</returns>
    public Span<double> Contract(IReadOnlyList<double[]> points)
    {
        Contractions += points.Count;
        int size = BlockOf(points.Count);
        Block block = _blocks[size] ??= new Block(_executor, _target, 1 << size);
        Span<double> result = block.Contract(points);
        for (int i = 0; i < points.Count; i++)
        {
            Span<double> row = result.Slice(i * _dimension, _dimension);
            for (int k = 0; k < _weights.Count; k++)
            {
                double power = IntegerPower.Of(Dot<double>(_vectors[k], points[i]), _order - 1);
                MultiplyAdd(_vectors[k], -_weights[k] * power, row, row);
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Block? block in _blocks)
            block?.Dispose();
        _target.Dispose();
    }

    /// <summary>⌈log₂ count⌉: points go to the device in blocks of 1, 2, 4, ….</summary>
    private static int BlockOf(int count) =>
        BitOperations.Log2((uint)count) + (BitOperations.IsPow2(count) ? 0 : 1);

    /// <summary>A contraction of a fixed number of points, with its arrays.</summary>
    private sealed class Block(Executor executor, DeviceTarget target, int size) : IDisposable
    {
        private readonly int _dimension = target.Tensor.Dimension;
        private readonly double[] _points = new double[size * target.Tensor.Dimension];
        private readonly double[] _result = new double[size * target.Tensor.Dimension];
        private readonly PreparedContraction _contraction =
            executor.PrepareContraction(target, size);

        /// <summary>T*(x_i^{l−1}, ·); the block is filled up with its first point.</summary>
        public Span<double> Contract(IReadOnlyList<double[]> points)
        {
            for (int i = 0; i < size; i++)
                points[i < points.Count ? i : 0].CopyTo(_points, i * _dimension);
            _contraction.Write(_points);
            _contraction.Run();
            _contraction.Read(_result);
            return _result.AsSpan(0, points.Count * _dimension);
        }

        public void Dispose() => _contraction.Dispose();
    }
}
