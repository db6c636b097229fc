namespace GpuTensorDecomp.Files;

/// <summary>How an input file is to be understood.</summary>
/// <param name="Kind">A tensor, samples, or what the suffix says.</param>
/// <param name="Order">The moment's order; needed for samples, checked for tensors.</param>
/// <param name="Symmetrize">Average a full array over permutations of its indices.</param>
/// <param name="NoiseVariance">σ² of spherical Gaussian noise on samples, corrected for.</param>
public sealed record TensorFileOptions(
    InputKind Kind = InputKind.Auto,
    int? Order = null,
    bool Symmetrize = false,
    double NoiseVariance = 0);
