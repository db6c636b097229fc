using System.Numerics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>A contraction of given points by a target, as a run's step does it.</summary>
internal sealed class IlgpuContraction<T, TPrecision> : PreparedContraction
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly IlgpuEngine<T, TPrecision> _engine;
    private readonly IlgpuTarget<T, TPrecision> _target;
    private readonly List<IDisposable> _owned = [];
    private readonly DeviceArray<T> _result; // (part, point, coordinate)
    private readonly DeviceArray<T> _shifts; // (point)
    private readonly DeviceArray<T> _input; // (point, coordinate)
    private readonly BatchView<T> _view;
    private readonly int[] _counts; // of the one run
    private double[] _points = [];
    private DeviceArray<T>? _products; // (point, term)

    public IlgpuContraction(
        IlgpuEngine<T, TPrecision> engine, IlgpuTarget<T, TPrecision> target, int count)
    {
        _engine = engine;
        _target = target;
        _counts = [count];
        int d = target.Tensor.Dimension;
        (_input, _result, _shifts) = engine.Guarded(() => (
            Own(new DeviceArray<T>(engine.Accelerator, (long)count * d)),
            Own(new DeviceArray<T>(engine.Accelerator, (long)target.PartialCount * count * d)),
            Own(new DeviceArray<T>(engine.Accelerator, count))));
        _view = engine.Guarded(() => new BatchView<T>
        {
            RunCount = 1,
            Capacity = count,
            Dimension = d,
            Order = target.Tensor.Order,
            Runs = Own(new DeviceArray<RunState>(
                engine.Accelerator,
                [new RunState { Count = count, Evaluate = FieldEvaluation.Model }])).View,
            Rules = Own(new DeviceArray<RunRule>(engine.Accelerator, 1)).View,
            Units = _input.View,
            Weights = _shifts.View,
            Field = _result.View,
            Shifts = _shifts.View,
        });
    }

    public override void Write(ReadOnlySpan<double> points)
    {
        _points = points[..(_view.Capacity * _view.Dimension)].ToArray();
        _engine.Guarded(() =>
        {
            _input.Write(0, Array.ConvertAll(_points, TPrecision.Narrow));
            return true;
        });
    }

    public override void Run() => _engine.Guarded(() =>
    {
        // Other contractions share the slab, which may have moved since.
        _engine.RequireSlab(_target, 1, _view.Capacity);
        _target.Contract(
            _engine.Contractions, _engine.Job(_view), _counts);
        _engine.Accelerator.Synchronize();
        return true;
    });

    public override bool RunProducts()
    {
        if (_engine.Contractions.Library is not { } library || _target.Terms is not { } terms)
            return false;
        _engine.Guarded(() =>
        {
            int count = _view.Capacity;
            _products ??= Own(new DeviceArray<T>(
                _engine.Accelerator, (long)count * _target.TermCount));
            library.Multiply(
                _input.View, terms, count, _target.TermCount, _view.Dimension, _products.View,
                _result.View);
            _engine.Accelerator.Synchronize();
            return true;
        });
        return true;
    }

    public override void Read(Span<double> result)
    {
        (T[] parts, T[] multiples) = _engine.Guarded(() => (
            _result.Read(0, (long)_target.PartialCount * _points.Length),
            _shifts.Read(0, _view.Capacity)));
        for (int n = 0; n < _points.Length; n++)
        {
            T sum = multiples[n / _view.Dimension] * TPrecision.Narrow(_points[n]);
            for (int part = 0; part < _target.PartialCount; part++)
                sum += parts[part * _points.Length + n];
            result[n] = -TPrecision.Widen(sum);
        }
    }

    public override void Dispose() => _engine.Guarded(() =>
    {
        foreach (IDisposable array in _owned)
            array.Dispose();
        _owned.Clear();
        return true;
    });

    private DeviceArray<TItem> Own<TItem>(DeviceArray<TItem> array)
        where TItem : unmanaged
    {
        _owned.Add(array);
        return array;
    }
}
