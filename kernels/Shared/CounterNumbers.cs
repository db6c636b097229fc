using GpuTensorDecomp.Execution;

namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// The numbers of <see cref="CounterRandom"/> in device code: the same words and fractions to the
/// bit; normal numbers rounded right but for a few of a hundred, by <see cref="Real"/>'s logarithm
/// and cosine.
/// </summary>
public struct CounterNumbers
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const double Unit = 1.0 / (1L << 53);

    /// <summary>Words of a block.</summary>
    public uint X0 { get; set; }

    /// <inheritdoc cref="X0"/>
    public uint X1 { get; set; }

    /// <inheritdoc cref="X0"/>
    public uint X2 { get; set; }

    /// <inheritdoc cref="X0"/>
    public uint X3 { get; set; }

    /// <summary>u₁ in (0, 1), from words 0 and 1.</summary>
    public readonly double First => Fraction(X0, X1);

    /// <summary>√(−2 ln u₁) cos 2πu₂, u₂ from words 2 and 3.</summary>
    public readonly double Normal
    {
        get
        {
            Twofold log = Real.LogOf(First);
            return Twofold.Product(
                Twofold.SquareRoot(new Twofold(-2 * log.High, -2 * log.Low)),
                Real.CosOf(2 * Math.PI * Fraction(X2, X3))).High;
        }
    }

    /// <summary>Philox4x32-10 of a seed and a counter.</summary>
    public static CounterNumbers Of(
        ulong seed, uint run, uint component, uint coordinate, uint purpose)
    {
        // Sums and products stay below 2^63: ILGPU's OpenCL C has them signed, and a compiler may
        // take for granted that these do not overflow.
        ulong key0 = (uint)seed;
        ulong key1 = (uint)(seed >> 32);
        uint x0 = run, x1 = component, x2 = coordinate, x3 = purpose;
        for (int round = 0; round < 10; round++)
        {
            ulong low0 = (ulong)Multiplier0 * (x0 & 0xFFFF);
            ulong low1 = (ulong)Multiplier1 * (x2 & 0xFFFF);
            ulong upper0 = (ulong)Multiplier0 * (x0 >> 16) + (low0 >> 16); // product / 2^16
            ulong upper1 = (ulong)Multiplier1 * (x2 >> 16) + (low1 >> 16);
            x0 = (uint)(upper1 >> 16) ^ x1 ^ (uint)key0;
            x1 = (uint)(((upper1 & 0xFFFF) << 16) | (low1 & 0xFFFF));
            x2 = (uint)(upper0 >> 16) ^ x3 ^ (uint)key1;
            x3 = (uint)(((upper0 & 0xFFFF) << 16) | (low0 & 0xFFFF));
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return new CounterNumbers { X0 = x0, X1 = x1, X2 = x2, X3 = x3 };
    }

    private static double Fraction(uint high, uint low)
    {
        long bits = (long)((((ulong)high << 32) | low) >> 11);
        return bits == 0 ? 0.5 * Unit : bits * Unit;
    }
}
