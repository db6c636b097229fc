using System.Numerics;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Monitoring;

/// <summary>
/// x ← x·a + b on eight registers and nothing else: what multiply-adds can reach on the device.
/// Eight independent chains cover a GPU's latency of 4 cycles with few warps. Flops 16 a round and
/// thread.
/// </summary>
public static class PeakKernel
{
    /// <summary>Threads of a group.</summary>
    public const int Size = 64;

    /// <summary>Floating-point operations of a round in one thread.</summary>
    public const int RoundFlops = 16;

    /// <summary>Groups of <see cref="Size"/> threads, as many as fill the device.</summary>
    public static void Body<T>(PeakJob<T> job)
        where T : unmanaged, INumber<T>
    {
        T a = job.Start;
        T b = a * a;
        T x0 = a, x1 = b, x2 = a + b, x3 = a - b;
        T x4 = b * b, x5 = b - a, x6 = b * a, x7 = b + b;
        for (int n = 0; n < job.Rounds; n++)
        {
            x0 = x0 * a + b;
            x1 = x1 * a + b;
            x2 = x2 * a + b;
            x3 = x3 * a + b;
            x4 = x4 * a + b;
            x5 = x5 * a + b;
            x6 = x6 * a + b;
            x7 = x7 * a + b;
        }

        job.Sums[Grid.IdxX * Size + Group.IdxX] = x0 + x1 + x2 + x3 + (x4 + x5 + x6 + x7);
    }
}
