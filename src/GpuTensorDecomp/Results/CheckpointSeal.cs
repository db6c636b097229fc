namespace GpuTensorDecomp.Results;

/// <summary>What a checkpoint's DONE file says of its payload.</summary>
/// <param name="Step">Its step.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal.</param>
internal sealed record CheckpointSeal(long Step, long Length, string Sha256);
