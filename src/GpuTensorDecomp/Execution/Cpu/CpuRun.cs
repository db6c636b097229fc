using System.Numerics;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// One run on the CPU. Components lie in blocks, one component a lane
/// (<see cref="BlockedPoints{V, T}"/>), so that everything pointwise is whole vectors and dot
/// products need no horizontal sum. Lanes beyond m hold zero components. The
/// state is u in the Cartesian chart, (ū, ln ρ) in the polar one. Methods that work on lanes are
/// compiled with full optimisation at once: as first quick code every vector operation would be a
/// call, which short solves would feel.
/// </summary>
internal sealed unsafe partial class CpuRun<V, T> : IDisposable
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int StripVectors = BlockedPoints<V, T>.StripVectors;

    private readonly CpuTarget<V, T> _target;
    private readonly WorkerTeam _team;
    private readonly Action<int> _prepareBlock;
    private readonly Action<int> _prepareStrip;
    private readonly Action<int> _contractPart;
    private readonly Action<int> _finishStrip;
    private readonly Action<int> _splitField;
    private readonly Action<int> _updateBlock;
    private readonly Action<int> _prepareMoves;
    private readonly Action<int> _contractMoves;
    private readonly ScratchPool<T> _scratch;
    private readonly TeamContraction<V, T> _together;
    private readonly int _order;
    private readonly int _dimension;
    private readonly nint _blockLength;
    private readonly bool _isSmall; // whether the register kernel serves the dimension
    private CpuRunArrays<T> _arrays;
    private FlowRule _rule;
    private RunStatus _status;
    private double _nextStep;
    private double _curvatureBound;
    private int _curvatureAge;
    private bool _evaluated; // whether the status describes the state
    private bool _hasField; // whether units, field and rates do
    private AlignedBuffer<T>? _ownScratch; // of a run that is advanced by one thread

    public CpuRun(
        CpuTarget<V, T> target, WorkerTeam team, ScratchPool<T> scratch,
        TeamContraction<V, T> together)
    {
        _together = together;
        _scratch = scratch;
        _target = target;
        _team = team;
        _order = target.Tensor.Order;
        _dimension = target.Tensor.Dimension;
        _blockLength = (nint)_dimension * V.Count;
        _isSmall = SmallContraction<V, T>.Fits(_dimension);
        _prepareBlock = PrepareBlock;
        _prepareStrip = PrepareStrip;
        _contractPart = ContractPart;
        _finishStrip = FinishStrip;
        _splitField = SplitField;
        _updateBlock = UpdateBlock;
        _prepareMoves = PrepareMoves;
        _contractMoves = ContractMoves;
        _arrays = new CpuRunArrays<T>(0, _dimension, V.Count, target.ChunkCount);
        _rule = new FlowRule
        {
            Law = new ComponentLaw(2),
            Stepper = Stepper.Descent,
            TargetNorm = 1,
        };
    }

    /// <summary>The number of components m.</summary>
    public int Count { get; private set; }

    public RunStatus Status => _status;

    /// <summary>Whether the status describes the state as it is.</summary>
    public bool IsEvaluated => _evaluated;

    /// <summary>
    /// Multiply-adds of one field evaluation, which decide how a step is shared out.
    /// </summary>
    public double WorkPerStep
    {
        get
        {
            double pairs = Count * (double)(Count + (_rule.IsLinearised ? Count : TermCount));
            return 2 * pairs * _dimension;
        }
    }

    private long TermCount => _target.Tensor.TermCount;

    private int BlockCount => BlockedPoints<V, T>.BlockCount(Count);

    private int StripCount => BlockedPoints<V, T>.StripCount(BlockCount);

    /// <summary>
    /// Takes up to <paramref name="steps"/> steps; ends with the status of the state as it is.
    /// </summary>
    /// <param name="steps">Most steps.</param>
    /// <param name="shared">
    /// Whether the strips of one step are shared among the team's threads.
    /// </param>
    public void Advance(long steps, bool shared)
    {
        if (Count == 0)
            return;
        _ownScratch = shared ? null : _scratch.Take();
        _status.Stop = RunStop.None;
        if (!_hasField)
            Evaluate(shared);
        CheckStops();
        EndEpochs(shared);
        long first = _status.Step;
        for (long n = 0; n < steps && _status.Stop == RunStop.None; n++)
        {
            Step(shared);
            CheckStops();
            EndEpochs(shared);
        }

        bool isBroken = _status.Stop == RunStop.NotFinite;
        if (isBroken && _status.Step > Math.Max(first, _keptStatus.Step))
            GoBackToGoodState(shared);
        if (_ownScratch is not null)
            _scratch.Return(_ownScratch);
        _ownScratch = null;
    }

    public void Dispose() => _arrays.Dispose();

    private nint Position(int component, int coordinate) =>
        BlockedPoints<V, T>.Place(component, coordinate, _dimension);

    private void Resize(int count)
    {
        if (count > _arrays.Capacity || _arrays.Capacity == 0)
        {
            _arrays.Dispose();
            _arrays = new CpuRunArrays<T>(count, _dimension, V.Count, _target.ChunkCount);
        }
        else
        {
            _arrays.Clear();
        }

        Count = count;
    }

    private void Invalidate()
    {
        _evaluated = false;
        _hasField = false;
        _startIsEvaluated = false;
        _curvatureAge = 0;
        _nextStep = 0;
        _status.Stop = RunStop.None;
    }

    /// <summary>One step; leaves the field evaluated at the new state.</summary>
    private void Step(bool shared)
    {
        if (_rule.Stepper == Stepper.RungeKutta)
        {
            RungeKuttaStep(shared);
        }
        else
        {
            ExplicitStep(shared);
            Evaluate(shared);
        }

        _status.Step++;
    }

    private void CheckStops()
    {
        double norm = _rule.TargetNorm;
        double bound = _rule.StopRelativeError * norm;
        if (!double.IsFinite(_status.LargestRate) || !double.IsFinite(_status.ResidualSquared))
            _status.Stop = RunStop.NotFinite;
        else if (bound > 0 && _status.ResidualSquared <= bound * bound)
            _status.Stop = RunStop.RelativeError;
        else if (_status.Time >= _rule.StopTime)
            _status.Stop = RunStop.Time;
        else if (_rule.StationaryRate > 0 && _status.Unrest < _rule.StationaryRate)
            _status.Stop = RunStop.Stationary;
    }
}
