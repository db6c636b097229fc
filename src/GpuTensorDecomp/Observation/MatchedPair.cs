namespace GpuTensorDecomp.Observation;

/// <summary>A found component and the true one it is assigned to.</summary>
/// <param name="FoundIndex">Position among the found components, from 0.</param>
/// <param name="TruthIndex">Position among the true components, from 0.</param>
/// <param name="Cosine">
/// Of the unit vectors. Even order: ≥ 0, a vector's sign means nothing there. Odd order: with the
/// signs that make both weights positive, so −1 is the true component with the wrong sign.
/// </param>
/// <param name="WeightFound">Found weight of the unit vector.</param>
/// <param name="WeightTruth">True weight of the unit vector.</param>
public sealed record MatchedPair(
    int FoundIndex, int TruthIndex, double Cosine, double WeightFound, double WeightTruth);
