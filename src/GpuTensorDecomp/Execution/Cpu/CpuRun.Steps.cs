using System.Runtime.CompilerServices;
using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>Steps that need one field evaluation: descent, quasi-static, polar
/// exponential.</content>
internal sealed unsafe partial class CpuRun<V, T>
{
    private double _step; // η of the step under way

    private void ExplicitStep(bool shared)
    {
        _step = NextStep();
        if (shared)
        {
            _team.Run(BlockCount, _updateBlock);
        }
        else
        {
            for (int block = 0; block < BlockCount; block++)
                UpdateBlock(block);
        }

        _status.Time += _step;
        _status.StepSize = _step;
    }

    /// <summary>η of the next step, cut to meet the time at which the run stops.</summary>
    private double NextStep()
    {
        double step = Math.Min(ChooseStep(), _rule.LargestStep);
        return _status.Time + step >= _rule.StopTime ? _rule.StopTime - _status.Time : step;
    }

    private double ChooseStep()
    {
        if (_rule.Stepper != Stepper.QuasiStatic && _rule.StepSizeRule == StepSizeRule.Fixed)
            return _rule.StepSize;
        double byRate = _status.LargestRate > 0
            ? _rule.RateLimit / _status.LargestRate
            : _rule.StepSize;
        if (_rule.Stepper == Stepper.QuasiStatic)
            return byRate;
        if (_curvatureAge == 0)
            _curvatureBound = CurvatureBound();
        _curvatureAge = (_curvatureAge + 1) % CurvatureRefresh;
        return _curvatureBound > 0
            ? Math.Min(byRate, _rule.CurvatureShare / _curvatureBound)
            : byRate;
    }

    private void UpdateBlock(int block)
    {
        if (_rule.IsLinearised)
        {
            MoveUpdate(block);
            return;
        }

        switch (_rule.Stepper)
        {
            case Stepper.Polar:
                PolarUpdate(block, _step);
                break;
            case Stepper.PolarDescent:
                PolarDescentUpdate(block, _step);
                break;
            case Stepper.QuasiStatic:
                CartesianUpdate(block, CappedSteps(block));
                break;
            default:
                CartesianUpdate(block, V.Fill(T.CreateTruncating(_step)));
                break;
        }
    }

    /// <summary>
    /// η_i = min(η, c/λ_i), λ_i = 1.3·max(p², l)·ρ_i^{p−1}·(max_k ρ_k)^{p−1}: a bound of the
    /// component's own curvature and its coupling to the largest one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private V CappedSteps(int block)
    {
        V stiffness = V.Fill(T.CreateTruncating(Stiffness())) * LanePower<V, T>.Of(
            V.Load(_arrays.Norms.Pointer + (nint)block * V.Count), _rule.Law.NormPower(_order) - 1);
        V cap = V.Fill(T.One) / V.Max(stiffness, V.Fill(LaneNorm<V, T>.Smallest));
        return V.Min(V.Fill(T.CreateTruncating(_step)), cap);
    }

    /// <summary>λ_i/(c ρ_i^{p−1}).</summary>
    private double Stiffness()
    {
        int p = _rule.Law.NormPower(_order);
        double largest = IntegerPower.Of(_status.LargestNorm, p - 1);
        return 1.3 * Math.Max(p * p, _order) * largest / _rule.CurvatureShare;
    }

    /// <summary>u ← u − η(∇): u·(1 − η·radial) − η·ρ·angular·(A − sū).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CartesianUpdate(int block, V step)
    {
        nint lane0 = (nint)block * V.Count;
        T* state = _arrays.State.Pointer + block * _blockLength;
        T* field = _arrays.Field.Pointer + block * _blockLength;
        V keep = V.Fill(T.One) - step * V.Load(_arrays.RadialRates.Pointer + lane0);
        V turn = V.Fill(T.Zero) - step * V.Load(_arrays.AngularRates.Pointer + lane0) *
            V.Load(_arrays.Norms.Pointer + lane0);
        for (nint c = 0; c < _blockLength; c += V.Count)
            V.Store(state + c, V.MultiplyAdd(turn, V.Load(field + c), keep * V.Load(state + c)));
    }

    /// <summary>ln ρ ← ln ρ − η·radial; ū ← normalise(ū − η·angular·(A − sū)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PolarUpdate(int block, double step)
    {
        nint lane0 = (nint)block * V.Count;
        T* state = _arrays.State.Pointer + block * _blockLength;
        T* field = _arrays.Field.Pointer + block * _blockLength;
        V turn = V.Fill(T.CreateTruncating(-step)) * V.Load(_arrays.AngularRates.Pointer + lane0);
        for (nint c = 0; c < _blockLength; c += V.Count)
            V.Store(state + c, V.MultiplyAdd(turn, V.Load(field + c), V.Load(state + c)));
        NormaliseBlock(state);
        for (nint i = lane0; i < lane0 + V.Count; i++)
            _arrays.LogNorms[i] -= step * double.CreateTruncating(_arrays.RadialRates[i]);
    }

    /// <summary>
    /// u ← u − η∇ from (ln ρ, ū): y = ū(1 − η·radial) − η·angular·(A − sū); ln ρ ← ln ρ + ln ‖y‖,
    /// ū ← y/‖y‖.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void PolarDescentUpdate(int block, double step)
    {
        nint lane0 = (nint)block * V.Count;
        T* state = _arrays.State.Pointer + block * _blockLength;
        T* field = _arrays.Field.Pointer + block * _blockLength;
        V size = V.Fill(T.CreateTruncating(step));
        V keep = V.Fill(T.One) - size * V.Load(_arrays.RadialRates.Pointer + lane0);
        V turn = V.Fill(T.Zero) - size * V.Load(_arrays.AngularRates.Pointer + lane0);
        for (nint c = 0; c < _blockLength; c += V.Count)
            V.Store(state + c, V.MultiplyAdd(turn, V.Load(field + c), keep * V.Load(state + c)));
        T* growth = stackalloc T[V.Count];
        V.Store(growth, NormaliseBlock(state));
        for (int lane = 0; lane < V.Count; lane++)
            _arrays.LogNorms[lane0 + lane] += Math.Log(double.CreateTruncating(growth[lane]));
    }

    /// <summary>Directions to unit norm; the norms that they had.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private V NormaliseBlock(T* directions)
    {
        V sum = V.Fill(T.Zero);
        for (nint c = 0; c < _blockLength; c += V.Count)
        {
            V x = V.Load(directions + c);
            sum = V.MultiplyAdd(x, x, sum);
        }

        V norm = V.Sqrt(sum);
        V inverse = V.Fill(T.One) / V.Max(norm, V.Fill(LaneNorm<V, T>.Smallest));
        for (nint c = 0; c < _blockLength; c += V.Count)
            V.Store(directions + c, V.Load(directions + c) * inverse);
        return norm;
    }
}
