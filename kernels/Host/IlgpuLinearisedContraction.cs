using System.Numerics;
using System.Runtime.CompilerServices;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>The linearised contraction of given components, as a run's step does it.</summary>
internal sealed class IlgpuLinearisedContraction<T, TPrecision> : PreparedContraction
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly IlgpuEngine<T, TPrecision> _engine;
    private readonly List<IDisposable> _owned = [];
    private readonly DeviceArray<T> _moves; // x (component, coordinate)
    private readonly DeviceArray<T> _radials; // q (component)
    private readonly DeviceArray<T> _result; // A (component, coordinate)
    private readonly double[] _units;
    private readonly BatchView<T> _view;

    public IlgpuLinearisedContraction(
        IlgpuEngine<T, TPrecision> engine, int order, int normPower, double[] units,
        double[] slopes)
    {
        _engine = engine;
        _units = units;
        int count = slopes.Length;
        (_moves, _radials, _result) = engine.Guarded(() => (
            Own(new DeviceArray<T>(engine.Accelerator, units.Length)),
            Own(new DeviceArray<T>(engine.Accelerator, count)),
            Own(new DeviceArray<T>(engine.Accelerator, units.Length))));
        _view = engine.Guarded(() => new BatchView<T>
        {
            RunCount = 1,
            Capacity = count,
            Dimension = count == 0 ? 0 : units.Length / count,
            Order = order,
            Runs = Own(new DeviceArray<RunState>(
                engine.Accelerator,
                [new RunState { Count = count, Evaluate = FieldEvaluation.Linear }])).View,
            Rules = Own(new DeviceArray<RunRule>(
                engine.Accelerator, [new RunRule { NormPower = normPower }])).View,
            Units = Own(new DeviceArray<T>(
                engine.Accelerator, Array.ConvertAll(units, TPrecision.Narrow))).View,
            Slopes = Own(new DeviceArray<T>(
                engine.Accelerator, Array.ConvertAll(slopes, TPrecision.Narrow))).View,
            Moves = _moves.View,
            Radials = _radials.View,
            Field = _result.View,
        });
    }

    /// <summary>Bytes of its arrays of numbers.</summary>
    public static long BytesOf(int count, int dimension) =>
        (long)count * (3 * dimension + 2) * Unsafe.SizeOf<T>();

    public override void Write(ReadOnlySpan<double> points)
    {
        double[] moves = points[.._units.Length].ToArray();
        var radials = new double[_view.Capacity];
        for (int n = 0; n < moves.Length; n++)
            radials[n / _view.Dimension] += moves[n] * _units[n];
        _engine.Guarded(() =>
        {
            _moves.Write(0, Array.ConvertAll(moves, TPrecision.Narrow));
            _radials.Write(0, Array.ConvertAll(radials, TPrecision.Narrow));
            return true;
        });
    }

    public override void Run() => _engine.Guarded(() =>
    {
        if (_units.Length == 0)
            return true;
        _engine.RequireLinearSlab(1, _view.Capacity);
        _engine.ContractMoves(_view);
        _engine.Accelerator.Synchronize();
        return true;
    });

    public override void Read(Span<double> result)
    {
        T[] found = _engine.Guarded(() => _result.Read(0, _units.Length));
        for (int n = 0; n < found.Length; n++)
            result[n] = TPrecision.Widen(found[n]);
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
