namespace GpuTensorDecomp.Components;

/// <summary>
/// How a component's vector u = ρū, sign a and scale c make a weighted unit term w ū^{⊗l}, and how
/// the residual's contraction A = Δ(ū^{l−1}, ·), s = ⟨A, ū⟩ becomes a gradient. Two laws:
/// <list type="bullet">
/// <item>homogeneous: w = a ρ^p, ∇ = a ρ^{p−1}[l A − (l−p) s ū] + λu. p = 2 is the papers' model
/// (the 2021 paper's gradient), p = l plain CP.</item>
/// <item>scaled (2020 paper): w = a c^{l−2} ρ^l, c held constant,
/// ∇ = l c^{l−2} ρ^{l−1}[a A + λū].</item>
/// </list>
/// </summary>
/// <param name="Homogeneity">p ≥ 2 of the homogeneous law; 0 stands for the scaled law.</param>
public readonly record struct ComponentLaw(int Homogeneity)
{
    /// <summary>The 2020 paper's law: w = a c^{l−2} ρ^l with c constant in the gradient.</summary>
    public static ComponentLaw Scaled => new(0);

    /// <summary>Whether this is <see cref="Scaled"/>.</summary>
    public bool IsScaled => Homogeneity == 0;

    /// <summary>The power of ρ in the weight: p, or l for the scaled law.</summary>
    public int NormPower(int order) => IsScaled ? order : Homogeneity;

    /// <summary>w of one component from ln ρ, so that tiny norms underflow only here.</summary>
    public double Weight(int order, double sign, double logNorm, double scale) =>
        sign * (IsScaled
            ? Math.Exp(2 * logNorm) * IntegerPower.Of(scale * Math.Exp(logNorm), order - 2)
            : Math.Exp(Homogeneity * logNorm));

    /// <summary>ρ of a component whose weight is ±|w| (scale 1).</summary>
    public double NormOf(int order, double weight) =>
        Math.Pow(Math.Abs(weight), 1.0 / NormPower(order));
}
