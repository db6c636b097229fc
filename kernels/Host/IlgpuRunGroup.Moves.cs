namespace GpuTensorDecomp.Kernels.Host;

/// <content>What linearised runs have besides.</content>
internal sealed partial class IlgpuRunGroup<T, TPrecision>
{
    /// <summary>Sets X, for which it makes room first.</summary>
    private void WriteMoves(long row, double[] moves)
    {
        if (_memory!.Moves is null)
        {
            _engine.Budget.Require(
                BatchMemory<T>.MoveBytes(_runs.Length, _capacity, _dimension),
                "the moves of linearised runs", LessMemory);
            _memory.RequireMoves();
        }

        _engine.RequireLinearSlab(_runs.Length, _capacity);
        _memory.Moves!.Write(row * _dimension, Narrow(moves));
    }

    /// <summary>X of a run; empty unless it is linearised.</summary>
    private double[] ReadMoves(int run) => _rules[run].IsLinearised
        ? Widen(_memory!.Moves!.Read(
            (long)run * _capacity * _dimension, (long)_runs[run].Count * _dimension))
        : [];
}
