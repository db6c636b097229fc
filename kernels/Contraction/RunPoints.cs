namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>What the host knows of a run's part in a contraction.</summary>
/// <param name="Count">Its points; 0 for one that is known not to take part.</param>
/// <param name="LibraryProducts">
/// Which of its contractions are a library's, see <see cref="Shared.LibraryProduct"/>.
/// </param>
public readonly record struct RunPoints(int Count, int LibraryProducts);
