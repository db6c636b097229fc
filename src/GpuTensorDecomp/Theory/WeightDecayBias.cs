namespace GpuTensorDecomp.Theory;

/// <summary>
/// What weight decay λ takes from the fit of orthogonal terms (ours). The 2021 paper's gradient
/// (λ/2 Σρ²) fits b − λ/2 of a term b, the 2020 paper's (λ Σ c^{l−2}ρ^l) b − λ; terms that are
/// smaller than what is taken are not fitted. So ‖T − T*‖/‖T*‖ = √(Σ_j min(|b_j|, bias)²)/‖b‖,
/// which is bias·√r/‖b‖ where all are fitted.
/// </summary>
public static class WeightDecayBias
{
    /// <summary>λ/2: what the 2-homogeneous model of the 2021 paper loses of each weight.</summary>
    public static double OfFlow(double decay) => decay / 2;

    /// <summary>λ: what the scaled model of the 2020 paper loses of each weight.</summary>
    public static double OfBeyondLazy(double decay) => decay;

    /// <summary>‖T − T*‖/‖T*‖ at the fit.</summary>
    /// <param name="weights">b of the orthogonal terms.</param>
    /// <param name="bias">What each weight loses.</param>
    public static double RelativeError(ReadOnlySpan<double> weights, double bias)
    {
        double lost = 0, all = 0;
        foreach (double weight in weights)
        {
            double missing = Math.Min(Math.Abs(weight), bias);
            lost += missing * missing;
            all += weight * weight;
        }

        return Math.Sqrt(lost / all);
    }
}
