namespace GpuTensorDecomp.Results;

/// <summary>A found component beside the true one it is assigned to; both counted from 0.</summary>
/// <param name="Found">Position among the found components.</param>
/// <param name="Truth">Position among the true components.</param>
/// <param name="Cosine">Of the unit vectors.</param>
/// <param name="TrueWeight">Weight of the true component.</param>
public sealed record ComponentMatch(int Found, int Truth, double Cosine, double TrueWeight);
