namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>A contraction that can be made with either matrix products.</summary>
/// <param name="Begin">Sets its points and weights.</param>
/// <param name="Contract">
/// Makes it, by the library or not, and returns when it is done.
/// </param>
/// <param name="Read">Its result, or the first rows of it.</param>
internal sealed record ProductTrial(
    Action Begin, Action<bool> Contract, Func<double[]> Read);
