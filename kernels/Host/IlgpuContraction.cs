using System.Numerics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Contraction;
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
    private readonly DeviceArray<RunState> _run;
    private double[] _points = [];
    private int? _choice; // whose products they are, once that is known
    private int _written = -1; // whose they are for the device
    private DeviceArray<T>? _products; // (point, term)

    public IlgpuContraction(
        IlgpuEngine<T, TPrecision> engine, IlgpuTarget<T, TPrecision> target, int count)
    {
        _engine = engine;
        _target = target;
        int d = target.Tensor.Dimension;
        (_input, _result, _shifts) = engine.Guarded(() => (
            Own(new DeviceArray<T>(engine.Accelerator, (long)count * d)),
            Own(new DeviceArray<T>(engine.Accelerator, (long)target.PartialCount * count * d)),
            Own(new DeviceArray<T>(engine.Accelerator, count))));
        _run = engine.Guarded(() => Own(new DeviceArray<RunState>(engine.Accelerator, 1)));
        _view = engine.Guarded(() => new BatchView<T>
        {
            RunCount = 1,
            Capacity = count,
            Dimension = d,
            Order = target.Tensor.Order,
            Runs = _run.View,
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
        Contract(_choice ??= Choose());
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

    public override void Read(Span<double> result) =>
        _engine.Guarded(ReadResult).CopyTo(result);

    public override void Dispose() => _engine.Guarded(() =>
    {
        foreach (IDisposable array in _owned)
            array.Dispose();
        _owned.Clear();
        return true;
    });

    /// <summary>Whose products, by a trial with the points that there are if need be.</summary>
    private int Choose()
    {
        var trial = new ProductTrial(
            () => { },
            isLibrary => Contract(isLibrary ? LibraryProduct.Target : LibraryProduct.None),
            ReadResult);
        return _target.TermCount > 0 && _engine.Products.IsLibrary(
            _view.Order, _view.Dimension, _target.TermCount, _view.Capacity, trial)
            ? LibraryProduct.Target : LibraryProduct.None;
    }

    private void Contract(int libraryProducts)
    {
        if (_written != libraryProducts)
        {
            _run.Write(0, [new RunState
            {
                Count = _view.Capacity,
                Evaluate = FieldEvaluation.Model,
                LibraryProducts = libraryProducts,
            }]);
            _written = libraryProducts;
        }

        _target.Contract(
            _engine.Contractions, _engine.Job(_view),
            new[] { new RunPoints(_view.Capacity, libraryProducts) });
        _engine.Accelerator.Synchronize();
    }

    private double[] ReadResult()
    {
        T[] parts = _result.Read(0, (long)_target.PartialCount * _points.Length);
        T[] multiples = _shifts.Read(0, _view.Capacity);
        var result = new double[_points.Length];
        for (int n = 0; n < result.Length; n++)
        {
            T sum = multiples[n / _view.Dimension] * TPrecision.Narrow(_points[n]);
            for (int part = 0; part < _target.PartialCount; part++)
                sum += parts[part * result.Length + n];
            result[n] = -TPrecision.Widen(sum);
        }

        return result;
    }

    private DeviceArray<TItem> Own<TItem>(DeviceArray<TItem> array)
        where TItem : unmanaged
    {
        _owned.Add(array);
        return array;
    }
}
