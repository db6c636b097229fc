using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Host;

/// <content>The arrays of the runs, which are allocated anew where a run outgrows them.</content>
internal sealed partial class IlgpuRunGroup<T, TPrecision>
{
    private int _reserved; // components that a run may come to have

    /// <summary>Has room for so many components made with the next.</summary>
    public void Reserve(int components) => _reserved = Math.Max(_reserved, components);

    /// <summary>
    /// Makes room for a run of <paramref name="count"/> components, and for more to come that are
    /// reserved, or where it had some already, if there is memory; moves the others. No bit depends
    /// on the room.
    /// </summary>
    private void Resize(int run, int count)
    {
        if (_memory is not null && count <= _capacity)
            return;
        RunSnapshot[] saved = [.. Enumerable.Range(0, _runs.Length).Select(Save)];
        _memory?.Dispose();
        _memory = null;
        int capacity = Math.Max(count, 1);
        int grown = _runs[run].Count > 0 ? BatchMemory<T>.Room(_capacity) : 0;
        int room = Math.Max(Math.Max(grown, _reserved), capacity);
        if (BytesOf(room) <= _engine.Budget.Free)
            capacity = room;
        _engine.Budget.Require(
            BytesOf(capacity), $"{_runs.Length} runs of {capacity} components", LessMemory);
        _memory = new BatchMemory<T>(
            _engine.Accelerator, _runs.Length, capacity, _dimension, _order,
            _target.PartialCount, _target.HasShifts);
        _capacity = capacity;
        foreach ((int first, _) in _sameTarget)
            _engine.RequireSlab(_targets[first], _runs.Length, _capacity);
        _rulesChanged = true;
        _epochsChanged = Array.Exists(_epochs, epochs => epochs is not null);
        for (int other = 0; other < _runs.Length; other++)
        {
            RunSnapshot state = saved[other];
            long row = (long)other * _capacity;
            _memory.State.Write(row * _dimension, Narrow(state.Vectors));
            _memory.LogNorms.Write(row, state.LogNorms);
            _memory.Signs.Write(row, Narrow(state.Signs));
            _memory.Scales.Write(row, Narrow(state.Scales));
            if (_rules[other].IsLinearised)
                WriteMoves(row, state.Moves);

            // What the field left in the old arrays is gone; evaluated again it has the same bits.
            _runs[other].Evaluate = FieldEvaluation.Model;
        }
    }

    private long BytesOf(int capacity) => BatchMemory<T>.BytesOf(
        _runs.Length, capacity, _dimension, _target.PartialCount, _target.HasShifts);
}
