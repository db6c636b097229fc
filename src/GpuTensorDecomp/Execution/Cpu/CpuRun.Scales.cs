using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>Norms and weights of the polar chart; the scales of the scaled law.</content>
internal sealed unsafe partial class CpuRun<V, T>
{
    /// <summary>ρ and w of one block in the polar chart; 0 beyond the last component.</summary>
    private void FromLogNorms(int lane0)
    {
        int power = _rule.Law.NormPower(_order);
        V.Store(_arrays.Norms.Pointer + lane0, V.Fill(T.Zero));
        V.Store(_arrays.Weights.Pointer + lane0, V.Fill(T.Zero));
        int end = Math.Min(lane0 + V.Count, Count);
        for (int i = lane0; i < end; i++)
        {
            double logNorm = _arrays.LogNorms[i];
            double norm = Math.Exp(logNorm);
            _arrays.Norms[i] = T.CreateTruncating(norm);
            if (!_rule.Law.IsScaled)
            {
                double weight = Math.Exp(power * logNorm);
                _arrays.Weights[i] = _arrays.Signs[i] * T.CreateTruncating(weight);
            }
        }

        if (!_rule.Law.IsScaled)
            return;
        V norms = V.Load(_arrays.Norms.Pointer + lane0);
        V signs = V.Load(_arrays.Signs.Pointer + lane0);
        if (_rule.ScaleRule == ScaleRule.Reset)
            ResetScales(norms, lane0);
        V.Store(_arrays.Weights.Pointer + lane0, signs * norms * norms * ScaledPower(norms, lane0));
    }

    /// <summary>
    /// c ← max(1/ρ, 1/τ), unless c is 1/τ already: such a component has switched its mode.
    /// </summary>
    private void ResetScales(V norm, int lane0)
    {
        T* scales = _arrays.Scales.Pointer + lane0;
        V scale = V.Load(scales);
        V frozen = V.Fill(T.CreateTruncating(1 / _rule.SwitchNorm));
        V reset = V.Max(V.Fill(T.One) / V.Max(norm, V.Fill(LaneNorm<V, T>.Smallest)), frozen);
        V.Store(scales, V.IfGreater(scale, frozen, reset, scale));
    }

    /// <summary>(cρ)^{l−2}: its factors alone may over- or underflow.</summary>
    private V ScaledPower(V norm, nint lane0) =>
        LanePower<V, T>.Of(V.Load(_arrays.Scales.Pointer + lane0) * norm, _order - 2);
}
