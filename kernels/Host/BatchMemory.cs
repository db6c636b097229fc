using System.Runtime.CompilerServices;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>The arrays of <see cref="BatchView{T}"/>, allocated for a capacity.</summary>
internal sealed class BatchMemory<T> : IDisposable
    where T : unmanaged
{
    private const int LeastRoom = 32;

    private readonly Accelerator _accelerator;
    private readonly List<IDisposable> _owned = [];
    private BatchView<T> _view;

    public BatchMemory(
        Accelerator accelerator,
        int runCount,
        int capacity,
        int dimension,
        int order,
        int partialCount,
        bool hasShifts)
    {
        _accelerator = accelerator;
        long rows = (long)runCount * capacity;
        State = Own<T>(rows * dimension);
        LogNorms = Own<double>(rows);
        Signs = Own<T>(rows);
        Scales = Own<T>(rows);
        Runs = Own<RunState>(runCount);
        Rules = Own<RunRule>(runCount);
        Coefficients = Own<double>((long)runCount * BatchView<T>.CoefficientCount);
        _view = new BatchView<T>
        {
            RunCount = runCount,
            Capacity = capacity,
            Dimension = dimension,
            Order = order,
            PartialCount = partialCount,
            HasShifts = hasShifts ? 1 : 0,
            State = State.View,
            LogNorms = LogNorms.View,
            Signs = Signs.View,
            Scales = Scales.View,
            Runs = Runs.View,
            Rules = Rules.View,
            Coefficients = Coefficients.View,
            Kept = Own<T>(rows * dimension).View,
            KeptLogNorms = Own<double>(rows).View,
            KeptScales = Own<T>(rows).View,
            Units = Own<T>(rows * dimension).View,
            Field = Own<T>(rows * dimension).View,
            Partials = Own<T>(rows * dimension * partialCount).View,
            Shifts = Own<T>(hasShifts ? rows : 0).View,
            Norms = Own<T>(rows).View,
            Weights = Own<T>(rows).View,
            ResidualDots = Own<T>(rows).View,
            TargetDots = Own<T>(rows).View,
            TangentSquares = Own<T>(rows).View,
            AngularRates = Own<T>(rows).View,
            RadialRates = Own<T>(rows).View,
            StageErrors = Own<double>(rows).View,
        };
        SetStages(0);
        SetOverlaps(0);
        SetMoves(0);
        SetEpochs(0);
    }

    public DeviceArray<T> State { get; }

    public DeviceArray<double> LogNorms { get; }

    public DeviceArray<T> Signs { get; }

    public DeviceArray<T> Scales { get; }

    /// <summary>X of linearised runs; null until there is one.</summary>
    public DeviceArray<T>? Moves { get; private set; }

    /// <summary>Rules of epochs; null until there is one.</summary>
    public DeviceArray<RunEpochs>? EpochRules { get; private set; }

    /// <summary>The steps of their ends; null until there is one.</summary>
    public DeviceArray<long>? EpochEnds { get; private set; }

    public DeviceArray<RunState> Runs { get; }

    public DeviceArray<RunRule> Rules { get; }

    public DeviceArray<double> Coefficients { get; }

    public BatchView<T> View => _view;

    private int StageCount { get; set; }

    public bool HasOverlaps { get; private set; }

    public bool LacksStages(int count) => count > StageCount;

    /// <summary>Makes room for Runge-Kutta stages, if there is not enough yet.</summary>
    public void RequireStages(int count)
    {
        if (count > StageCount)
            SetStages(count);
    }

    /// <summary>Makes room for the curvature bound, if there is none yet.</summary>
    public void RequireOverlaps()
    {
        if (!HasOverlaps)
            SetOverlaps(1);
    }

    /// <summary>Makes room for linearised runs, if there is none yet.</summary>
    public void RequireMoves()
    {
        if (Moves is null)
            Moves = SetMoves(1);
    }

    /// <summary>Makes room for runs with epochs, if there is none yet.</summary>
    public void RequireEpochs()
    {
        if (EpochRules is null)
            (EpochRules, EpochEnds) = SetEpochs(1);
    }

    /// <summary>
    /// Components to make room for once a run needs more than so many: half as many again, and a few
    /// times what is added at once, so that few are allocated for anew.
    /// </summary>
    public static int Room(int count) =>
        (int)Math.Min((long)count + Math.Max(count / 2, LeastRoom), int.MaxValue);

    /// <summary>Bytes of the arrays that every batch has.</summary>
    public static long BytesOf(
        int runCount, int capacity, int dimension, int partialCount, bool hasShifts)
    {
        long width = Unsafe.SizeOf<T>();
        long rows = (long)runCount * capacity;
        long vectors = rows * dimension * (4 + partialCount) * width;
        long scalars = rows * ((9 + (hasShifts ? 1 : 0)) * width + 3 * sizeof(double));
        long ofRun = Unsafe.SizeOf<RunState>() + Unsafe.SizeOf<RunRule>() +
            BatchView<T>.CoefficientCount * sizeof(double);
        return vectors + scalars + runCount * ofRun;
    }

    /// <summary>Bytes of the stages of a Runge-Kutta method and the base of its step.</summary>
    public static long StageBytes(int runCount, int capacity, int dimension, int stages) =>
        stages == 0
            ? 0
            : (long)runCount * capacity * (stages + 1) *
                ((long)dimension * Unsafe.SizeOf<T>() + sizeof(double));

    /// <summary>Bytes of what the curvature bound needs.</summary>
    public static long OverlapBytes(int runCount, int capacity) => (long)runCount * capacity *
        ((long)ContractionMask.RunRows(capacity) * Unsafe.SizeOf<T>() +
            2 * sizeof(double));

    /// <summary>Bytes of what linearised runs have besides.</summary>
    public static long MoveBytes(int runCount, int capacity, int dimension) =>
        (long)runCount * capacity * (2 * dimension + 3) * Unsafe.SizeOf<T>();

    /// <summary>Bytes of what runs with epochs have besides.</summary>
    public static long EpochBytes(int runCount, int capacity) =>
        runCount * (Unsafe.SizeOf<RunEpochs>() + EpochRule.MostEnds * sizeof(long) +
            3L * sizeof(int)) +
        (long)runCount * capacity * (2 * sizeof(double) + sizeof(int));

    /// <summary>
    /// Bytes of the targets' terms as small runs read them, which take whole steps in one kernel.
    /// </summary>
    public static long TermBytes(int runCount, long termCount, int dimension) =>
        termCount * (dimension + 1) * Unsafe.SizeOf<T>() + 2L * runCount * sizeof(int);

    public void Dispose()
    {
        foreach (IDisposable array in _owned)
            array.Dispose();
        _owned.Clear();
    }

    private void SetStages(int count)
    {
        long rows = count > 0 ? (long)_view.RunCount * _view.Capacity : 0;
        _view.StageDirections = Own<T>(count * rows * _view.Dimension).View;
        _view.StageLogNorms = Own<double>(count * rows).View;
        _view.BaseDirections = Own<T>(rows * _view.Dimension).View;
        _view.BaseLogNorms = Own<double>(rows).View;
        StageCount = count;
    }

    private void SetOverlaps(int count)
    {
        long padded = ContractionMask.RunRows(_view.Capacity);
        long runs = count * (long)_view.RunCount;
        _view.Overlaps = Own<T>(runs * padded * _view.Capacity).View;
        _view.Iterates = Own<double>(2 * runs * _view.Capacity).View;
        HasOverlaps = count > 0;
    }

    private DeviceArray<T> SetMoves(int count)
    {
        long rows = count * (long)_view.RunCount * _view.Capacity;
        DeviceArray<T> moves = Own<T>(rows * _view.Dimension);
        _view.Moves = moves.View;
        _view.StartField = Own<T>(rows * _view.Dimension).View;
        _view.StartDots = Own<T>(rows).View;
        _view.Slopes = Own<T>(rows).View;
        _view.Radials = Own<T>(rows).View;
        return moves;
    }

    private (DeviceArray<RunEpochs> Rules, DeviceArray<long> Ends) SetEpochs(int count)
    {
        long runs = count * (long)_view.RunCount;
        long rows = runs * _view.Capacity;
        DeviceArray<RunEpochs> rules = Own<RunEpochs>(runs);
        DeviceArray<long> ends = Own<long>(runs * EpochRule.MostEnds);
        _view.Epochs = new EpochView
        {
            Rules = rules.View,
            Ends = ends.View,
            Counts = Own<int>(2 * runs).View,
            Leader = Own<int>(runs).View,
            Sizes = Own<double>(rows).View,
            Factors = Own<double>(rows).View,
            Leaders = Own<int>(rows).View,
        };
        return (rules, ends);
    }

    private DeviceArray<TItem> Own<TItem>(long length)
        where TItem : unmanaged
    {
        var array = new DeviceArray<TItem>(_accelerator, length);
        _owned.Add(array);
        return array;
    }
}
