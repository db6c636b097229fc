using System.Numerics;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>
/// The runs of a batch that share one target, in one set of device arrays. The host keeps a copy of
/// where each run stands, as of the last poll.
/// </summary>
internal sealed partial class IlgpuRunGroup<T, TPrecision> : IDisposable
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private const string LessMemory =
        "Fewer --components or --restarts, --precision float32 or --device cpu need less of it.";

    private readonly IlgpuEngine<T, TPrecision> _engine;
    private readonly IlgpuTarget<T, TPrecision> _target;
    private readonly IlgpuTarget<T, TPrecision>[] _targets; // of each run
    private readonly (int First, int Count)[] _sameTarget; // runs that share one
    private readonly RunState[] _runs;
    private readonly FlowRule[] _rules;
    private readonly RunPoints[] _points; // of each run that is active, else none
    private readonly int _dimension;
    private readonly int _order;
    private BatchMemory<T>? _memory;
    private int _capacity;
    private bool _rulesChanged = true;
    private readonly EpochRule?[] _epochs; // as the device has or is to have them
    private bool _epochsChanged;

    /// <summary>Makes room for runs.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="targets">Each run's target, runs of one target side by side.</param>
    public IlgpuRunGroup(
        IlgpuEngine<T, TPrecision> engine, IlgpuTarget<T, TPrecision>[] targets)
    {
        _engine = engine;
        _target = targets[0];
        _targets = targets;
        _sameTarget =
        [
            .. Enumerable.Range(0, targets.Length).GroupBy(run => targets[run])
                .Select(runs => (runs.First(), runs.Count())),
        ];
        _dimension = _target.Tensor.Dimension;
        _order = _target.Tensor.Order;
        _runs = new RunState[targets.Length];
        _rules = new FlowRule[targets.Length];
        _epochs = new EpochRule?[targets.Length];
        _points = new RunPoints[targets.Length];
        Array.Fill(_rules, new FlowRule
        {
            Law = new ComponentLaw(2),
            Stepper = Stepper.Descent,
            TargetNorm = 1,
        });
    }

    public int Count(int run) => _runs[run].Count;

    public void Write(int run, ComponentSet components, FlowRule rule)
    {
        RuleTranslation.ToDevice(rule, _order);
        double[] vectors = rule.IsPolar ? components.Directions : components.ToVectors();
        Upload(
            run, vectors, components.LogNorms, components.Signs, components.Scales, [], rule);
    }

    public ComponentSet Read(int run)
    {
        RunSnapshot state = Save(run);
        var components = new ComponentSet(state.Signs.Length, _dimension);
        for (int n = 0; n < state.Moves.Length; n++)
            state.Vectors[n] += state.Moves[n];
        for (int i = 0; i < components.Count; i++)
        {
            components.SetVector(i, state.Vectors.AsSpan(i * _dimension, _dimension));
            if (state.IsPolar)
                components.LogNorms[i] = state.LogNorms[i];
        }

        state.Signs.CopyTo(components.Signs, 0);
        state.Scales.CopyTo(components.Scales, 0);
        return components;
    }

    public void SetRule(int run, FlowRule rule)
    {
        RuleTranslation.ToDevice(rule, _order);
        if (rule.IsPolar != _rules[run].IsPolar ||
            rule.IsLinearised != _rules[run].IsLinearised)
        {
            Write(run, Read(run), rule);
            return;
        }

        _rules[run] = rule;
        Invalidate(run);
    }

    public RunSnapshot Save(int run)
    {
        int count = _runs[run].Count;
        long row = (long)run * _capacity;
        bool isPolar = _rules[run].IsPolar;
        if (_memory is null || count == 0)
        {
            return new RunSnapshot(
                _dimension, isPolar, [], [], [], [], Status(run), 0, 0, 0);
        }

        return new RunSnapshot(
            _dimension,
            isPolar,
            Widen(_memory.State.Read(row * _dimension, (long)count * _dimension)),
            isPolar ? _memory.LogNorms.Read(row, count) : [],
            Widen(_memory.Signs.Read(row, count)),
            Widen(_memory.Scales.Read(row, count)),
            Status(run),
            _runs[run].NextStep,
            _runs[run].CurvatureBound,
            _runs[run].CurvatureAge)
        {
            Moves = ReadMoves(run),
        };
    }

    public void Restore(int run, RunSnapshot snapshot, FlowRule rule)
    {
        RuleTranslation.ToDevice(rule, _order);
        double[] logNorms = snapshot.IsPolar
            ? snapshot.LogNorms : new double[snapshot.Signs.Length];
        Upload(
            run, snapshot.Vectors, logNorms, snapshot.Signs, snapshot.Scales, snapshot.Moves,
            rule);
        RunStatus status = snapshot.Status;
        _runs[run] = _runs[run] with
        {
            Step = status.Step,
            Time = status.Time,
            StepSize = status.StepSize,
            ResidualSquared = status.ResidualSquared,
            NormsSquared = status.NormsSquared,
            LargestRate = status.LargestRate,
            Unrest = status.Unrest,
            LargestNorm = status.LargestNorm,
            PoolCount = status.PoolCount,
            GrownCount = status.GrownCount,
            EpochEnds = status.EpochEnds,
            Reinitialised = status.Reinitialised,
            Merged = status.Merged,
            EpochEnd = rule.Epochs?.NextEnd(status.EpochEnds) ?? 0,
            Stop = (int)status.Stop,
            NextStep = snapshot.NextStep,
            CurvatureBound = snapshot.CurvatureBound,
            CurvatureAge = snapshot.CurvatureAge,
        };
    }

    public RunStatus Status(int run)
    {
        RunState state = _runs[run];
        return new RunStatus
        {
            Step = state.Step,
            Time = state.Time,
            StepSize = state.StepSize,
            ResidualSquared = state.ResidualSquared,
            NormsSquared = state.NormsSquared,
            LargestRate = state.LargestRate,
            Unrest = state.Unrest,
            LargestNorm = state.LargestNorm,
            PoolCount = state.PoolCount,
            GrownCount = state.GrownCount,
            EpochEnds = state.EpochEnds,
            Reinitialised = state.Reinitialised,
            Merged = state.Merged,
            Stop = (RunStop)state.Stop,
        };
    }

    public void Dispose()
    {
        _memory?.Dispose();
        DisposeTerms();
    }

    private static double[] Widen(T[] values) => Array.ConvertAll(values, TPrecision.Widen);

    private static T[] Narrow(double[] values) => Array.ConvertAll(values, TPrecision.Narrow);

    private void Upload(
        int run,
        double[] vectors,
        double[] logNorms,
        double[] signs,
        double[] scales,
        double[] moves,
        FlowRule rule)
    {
        Resize(run, signs.Length);
        long row = (long)run * _capacity;
        _memory!.State.Write(row * _dimension, Narrow(vectors));
        _memory.LogNorms.Write(row, logNorms);
        _memory.Signs.Write(row, Narrow(signs));
        _memory.Scales.Write(row, Narrow(scales));
        if (rule.IsLinearised)
            WriteMoves(row, moves.Length > 0 ? moves : new double[vectors.Length]);
        _runs[run].Count = signs.Length;
        _rules[run] = rule;
        Invalidate(run);
        _runs[run].LibraryProducts = LibraryProductsOf(run);
    }

    private void Invalidate(int run)
    {
        _runs[run].Evaluate = FieldEvaluation.Model;
        _runs[run].CurvatureAge = 0;
        _runs[run].NextStep = 0;
        _runs[run].Stop = RuleCode.Running;
        _runs[run].EpochEnd = _rules[run].Epochs?.NextEnd(_runs[run].EpochEnds) ?? 0;
        _rulesChanged = true;
        if (_rules[run].Epochs is { } epochs && !ReferenceEquals(epochs, _epochs[run]))
            (_epochs[run], _epochsChanged) = (epochs, true);
    }
}
