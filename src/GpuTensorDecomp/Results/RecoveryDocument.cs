namespace GpuTensorDecomp.Results;

/// <summary>The <c>recovery</c> of <c>result.json</c>.</summary>
/// <param name="FactorMatchScore">See <see cref="Recovery"/>.</param>
/// <param name="Matched">See <see cref="Recovery"/>.</param>
/// <param name="TrueRank">See <see cref="Recovery"/>.</param>
/// <param name="FittedFractions">See <see cref="Recovery"/>.</param>
/// <param name="Matches">Which found component stands for which true one.</param>
public sealed record RecoveryDocument(
    double FactorMatchScore,
    int Matched,
    int TrueRank,
    IReadOnlyList<double> FittedFractions,
    IReadOnlyList<ComponentMatch> Matches);
