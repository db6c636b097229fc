using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>A run as one lane of a <see cref="RunPack{V, T}"/>.</content>
internal sealed unsafe partial class CpuRun<V, T>
{
    /// <summary>
    /// Whether a pack can advance it: few coordinates, a factored target and steps that need no
    /// more than the field.
    /// </summary>
    public bool IsPackable =>
        _isSmall && Count > 0 && _target is CpuFactoredTarget<V, T> &&
        !_rule.Law.IsScaled && !_rule.IsLinearised &&
        (_rule.Stepper == Stepper.QuasiStatic ||
            (_rule.Stepper == Stepper.Descent && _rule.StepSizeRule == StepSizeRule.Fixed));

    /// <summary>Whether two packable runs can be lanes of one pack.</summary>
    public bool PacksWith(CpuRun<V, T> other) =>
        Count == other.Count && _dimension == other._dimension && _order == other._order &&
        TermCount == other.TermCount && _rule.Law == other._rule.Law &&
        _rule.Stepper == other._rule.Stepper;

    /// <summary>Puts state, target and rule into a lane that is empty or left.</summary>
    public void Enter(PackArrays<V, T> lanes, int lane)
    {
        _status.Stop = RunStop.None;
        for (int i = 0; i < Count; i++)
        {
            for (int c = 0; c < _dimension; c++)
                lanes.State[PackPlace(i, c, lane)] = _arrays.State[Position(i, c)];
            lanes.Signs[i * V.Count + lane] = _arrays.Signs[i];
        }

        var target = (CpuFactoredTarget<V, T>)_target;
        for (int k = 0; k < lanes.Rank; k++)
        {
            for (int c = 0; c < _dimension; c++)
                lanes.Terms[PackPlace(k, c, lane)] = target.Coordinate(k, c);
            lanes.TermWeights[k * V.Count + lane] = target.Weight(k);
        }

        lanes.Decay[lane] = T.CreateTruncating(_rule.WeightDecay);
        lanes.ActiveWeight[lane] = T.CreateTruncating(ActiveWeight);
        lanes.PoolNorm[lane] = T.CreateTruncating(_rule.PoolNorm);
        lanes.GrownNorm[lane] = T.CreateTruncating(_rule.GrownNorm);
    }

    /// <summary>
    /// Takes the state out of a lane, the status describes it already; ends its epoch if it is over.
    /// </summary>
    public void Leave(PackArrays<V, T> lanes, int lane)
    {
        for (int i = 0; i < Count; i++)
        {
            for (int c = 0; c < _dimension; c++)
                _arrays.State[Position(i, c)] = lanes.State[PackPlace(i, c, lane)];
        }

        _hasField = false;
        if (_status.Stop == RunStop.NotFinite && _status.Step > _keptStatus.Step)
            GoBackToGoodState(shared: false);
        EndEpochs(shared: false);
    }

    /// <summary>η of the next step in its lane, and what caps it for each component.</summary>
    public void ChooseStep(PackArrays<V, T> lanes, int lane)
    {
        _step = NextStep();
        lanes.Step[lane] = T.CreateTruncating(_step);
        if (_rule.Stepper == Stepper.QuasiStatic)
            lanes.Stiffness[lane] = T.CreateTruncating(Stiffness());
    }

    /// <summary>Counts the step chosen last.</summary>
    public void CountStep()
    {
        _status.Time += _step;
        _status.StepSize = _step;
        _status.Step++;
    }

    /// <summary>
    /// Figures of the state in the lane; whether a rule stops the run or ends its epoch there.
    /// </summary>
    public bool Look(in RunFigures figures)
    {
        SetFigures(figures);
        _evaluated = true;
        CheckStops();
        return _status.Stop != RunStop.None || IsEpochOver;
    }

    /// <summary>Whether its rule asks for pool and grown components.</summary>
    public bool CountsPool => CountsNorms;

    /// <summary>Arrays for a pack that starts with this run.</summary>
    public PackArrays<V, T> MakePack() => new(
        Count, _dimension, (int)TermCount, _order, _rule.Law.NormPower(_order),
        _rule.Stepper == Stepper.QuasiStatic);

    /// <summary>Whether this run could have made them.</summary>
    public bool Fits(PackArrays<V, T> lanes) =>
        lanes.Count == Count && lanes.Dimension == _dimension && lanes.Rank == TermCount &&
        lanes.Order == _order && lanes.NormPower == _rule.Law.NormPower(_order) &&
        lanes.IsQuasiStatic == (_rule.Stepper == Stepper.QuasiStatic);

    private nint PackPlace(int row, int coordinate, int lane) =>
        ((nint)row * _dimension + coordinate) * V.Count + lane;
}
