using System.Numerics.Tensors;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>Writing and reading components, changing the rule, saving and restoring.</content>
internal sealed unsafe partial class CpuRun<V, T>
{
    public void Write(ComponentSet components, FlowRule rule)
    {
        rule.RequireSteppable();
        Resize(components.Count);
        _rule = rule;
        for (int i = 0; i < Count; i++)
            WriteComponent(i, components);
        Invalidate();
    }

    public ComponentSet Read()
    {
        var components = new ComponentSet(Count, _dimension);
        double[] vector = new double[_dimension];
        double[] moves = _rule.IsLinearised ? ReadMoves() : [];
        for (int i = 0; i < Count; i++)
        {
            for (int c = 0; c < _dimension; c++)
                vector[c] = double.CreateTruncating(_arrays.State[Position(i, c)]);
            if (_rule.IsLinearised)
                TensorPrimitives.Add(vector, moves.AsSpan(i * _dimension, _dimension), vector);
            components.SetVector(i, vector);
            if (_rule.IsPolar)
                components.LogNorms[i] = _arrays.LogNorms[i];
            components.Signs[i] = double.CreateTruncating(_arrays.Signs[i]);
            components.Scales[i] = double.CreateTruncating(_arrays.Scales[i]);
        }

        return components;
    }

    public void SetRule(FlowRule rule)
    {
        rule.RequireSteppable();
        if (rule.IsPolar != _rule.IsPolar || rule.IsLinearised != _rule.IsLinearised)
        {
            Write(Read(), rule);
            return;
        }

        _rule = rule;
        Invalidate();
    }

    private void WriteComponent(int i, ComponentSet components)
    {
        double norm = _rule.IsPolar ? 1 : components.Norm(i);
        ReadOnlySpan<double> direction = components.Direction(i);
        for (int c = 0; c < _dimension; c++)
            _arrays.State[Position(i, c)] = T.CreateTruncating(norm * direction[c]);
        _arrays.LogNorms[i] = components.LogNorms[i];
        _arrays.Signs[i] = T.CreateTruncating(components.Signs[i]);
        _arrays.Scales[i] = T.CreateTruncating(components.Scales[i]);
    }

    public RunSnapshot Save()
    {
        var vectors = new double[Count * _dimension];
        var signs = new double[Count];
        var scales = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            for (int c = 0; c < _dimension; c++)
            {
                vectors[i * _dimension + c] =
                    double.CreateTruncating(_arrays.State[Position(i, c)]);
            }

            signs[i] = double.CreateTruncating(_arrays.Signs[i]);
            scales[i] = double.CreateTruncating(_arrays.Scales[i]);
        }

        double[] logNorms = _rule.IsPolar ? _arrays.LogNorms.Span[..Count].ToArray() : [];
        return new RunSnapshot(
            _dimension, _rule.IsPolar, vectors, logNorms, signs, scales,
            _status, _nextStep, _curvatureBound, _curvatureAge)
        {
            Moves = _rule.IsLinearised ? ReadMoves() : [],
        };
    }

    public void Restore(RunSnapshot snapshot, FlowRule rule)
    {
        rule.RequireSteppable();
        Resize(snapshot.Signs.Length);
        _rule = rule;
        for (int i = 0; i < Count; i++)
        {
            for (int c = 0; c < _dimension; c++)
            {
                _arrays.State[Position(i, c)] =
                    T.CreateTruncating(snapshot.Vectors[i * _dimension + c]);
            }

            _arrays.LogNorms[i] = snapshot.IsPolar ? snapshot.LogNorms[i] : 0;
            _arrays.Signs[i] = T.CreateTruncating(snapshot.Signs[i]);
            _arrays.Scales[i] = T.CreateTruncating(snapshot.Scales[i]);
        }

        WriteMoves(snapshot.Moves);
        Invalidate();
        _status = snapshot.Status;
        _nextStep = snapshot.NextStep;
        _curvatureBound = snapshot.CurvatureBound;
        _curvatureAge = snapshot.CurvatureAge;
    }
}
