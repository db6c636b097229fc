using System.Numerics;
using System.Runtime.CompilerServices;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>What a target takes of a device's memory.</summary>
/// <param name="TermCount">Terms of the sum that a contraction is.</param>
/// <param name="BlockTerms">
/// Terms that are on the device at once: all of them, or a block of samples that are streamed.
/// </param>
/// <param name="Bytes">Its arrays.</param>
internal readonly record struct TargetNeed(int TermCount, int BlockTerms, long Bytes)
{
    // Samples beyond this share of the free memory leave too little for the runs.
    private const int ResidentShare = 2;
    private const int BlockShare = 16;
    private const long MostBlockBytes = 1L << 26;

    /// <summary>The need of a tensor whose numbers are <typeparamref name="T"/>.</summary>
    public static TargetNeed Of<T>(SymmetricTensor tensor, long freeBytes)
        where T : unmanaged
    {
        long width = Unsafe.SizeOf<T>();
        long d = tensor.Dimension;
        switch (tensor)
        {
            case FactoredTensor factored:
                int rank = factored.Rank;
                return new TargetNeed(rank, rank, rank * (d + 1) * width);
            case DenseTensor dense:
                int rows = (int)(dense.Entries.LongLength / d);
                long indices = (long)rows * (tensor.Order - 1) * sizeof(int);
                return new TargetNeed(rows, rows, dense.Entries.LongLength * width + indices);
            case SampleMoment moment:
                int count = moment.SampleCount;
                long bytes = count * (d + 1) * width;
                if (bytes <= freeBytes / ResidentShare)
                    return new TargetNeed(count, count, bytes);

                // A power of two, so that what else takes memory seldom changes the blocks: the
                // order of sums, and so the last bits, follow from them.
                long room = Math.Clamp(freeBytes / BlockShare, 1, MostBlockBytes);
                long block = (1L << BitOperations.Log2((ulong)room)) / (d * width);
                int blockTerms = (int)Math.Clamp(block, 1, count);
                return new TargetNeed(count, blockTerms, blockTerms * (2 * d + 1) * width);
            default:
                return default;
        }
    }
}
