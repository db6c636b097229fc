namespace GpuTensorDecomp.Execution.Cpu;

/// <content>The way back of a run whose numbers stopped being finite.</content>
internal sealed unsafe partial class CpuRun<V, T>
{
    private RunStatus _keptStatus; // at the beginning of the advance or the last epoch's end
    private double _keptNextStep;
    private double _keptCurvatureBound;
    private int _keptCurvatureAge;

    /// <summary>Remembers the state, from which the last good one can be found again.</summary>
    public void KeepState()
    {
        AlignedBuffer<T> state = ChangingState;
        Buffer.MemoryCopy(
            state.Pointer, _arrays.Kept.Pointer,
            _arrays.Kept.Length * sizeof(T), state.Length * sizeof(T));
        _arrays.LogNorms.Span.CopyTo(_arrays.KeptLogNorms.Span);
        _arrays.Scales.Span.CopyTo(_arrays.KeptScales.Span);
        _keptStatus = _status;
        _keptNextStep = _nextStep;
        _keptCurvatureBound = _curvatureBound;
        _keptCurvatureAge = _curvatureAge;
    }

    /// <summary>
    /// To the state before the step that broke: from the kept one all steps but the last again,
    /// which have the same bits. So good steps need no copy, and it does not matter where an
    /// advance began.
    /// </summary>
    private void GoBackToGoodState(bool shared)
    {
        long good = _status.Step - 1;
        AlignedBuffer<T> state = ChangingState;
        Buffer.MemoryCopy(
            _arrays.Kept.Pointer, state.Pointer,
            state.Length * sizeof(T), _arrays.Kept.Length * sizeof(T));
        _arrays.KeptLogNorms.Span.CopyTo(_arrays.LogNorms.Span);
        _arrays.KeptScales.Span.CopyTo(_arrays.Scales.Span);
        _status = _keptStatus;
        _nextStep = _keptNextStep;
        _curvatureBound = _keptCurvatureBound;
        _curvatureAge = _keptCurvatureAge;
        Evaluate(shared);
        while (_status.Step < good)
            Step(shared);
        _status.Stop = RunStop.NotFinite;
    }
}
