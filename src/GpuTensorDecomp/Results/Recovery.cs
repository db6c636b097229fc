namespace GpuTensorDecomp.Results;

/// <summary>How well a result recovers known components.</summary>
/// <param name="FactorMatchScore">
/// Mean over optimally matched pairs of |cos|^l · (1 − |w − ŵ|/max(|w|, |ŵ|)) (Tomasi–Bro).
/// </param>
/// <param name="Matched">True components matched by one with |cos| &gt; 0.999.</param>
/// <param name="TrueRank">The number of true components.</param>
/// <param name="FittedFractions">T(v_j^l)/b_j of the result for each true component j.</param>
public sealed record Recovery(
    double FactorMatchScore, int Matched, int TrueRank, IReadOnlyList<double> FittedFractions);
