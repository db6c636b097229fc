using System.Numerics;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// h_k(s) = Σ_j c_j s^{k−2j} of variance σ²: h_0 = 1, h_1 = s, h_{k+1} = s h_k − kσ² h_{k−1};
/// E h_k(s + σg) = s^k for g ~ N(0, 1). With σ = 0 it is the plain power.
/// </summary>
internal static class HermitePolynomial<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>(h_k(s), h_{k−1}(s)) for k ≥ 1.</summary>
    public static (V Value, V Previous) Of(V s, int degree, T variance)
    {
        V previous = V.Fill(T.One);
        V value = s;
        for (int k = 1; k < degree; k++)
        {
            V next = s * value - V.Fill(T.CreateTruncating(k) * variance) * previous;
            previous = value;
            value = next;
        }

        return (value, previous);
    }
}
