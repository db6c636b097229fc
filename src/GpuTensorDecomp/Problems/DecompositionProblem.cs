using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Problems;

/// <summary>A target tensor, and its true components where they are known.</summary>
/// <param name="Target">The tensor to decompose.</param>
/// <param name="Truth">Known components; null where none are known.</param>
/// <param name="Name">What the user calls it: a file name or a generator's description.</param>
public sealed record DecompositionProblem(
    SymmetricTensor Target, FactoredTensor? Truth = null, string Name = "tensor");
