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
        uint key0 = (uint)seed;
        uint key1 = (uint)(seed >> 32);
        uint x0 = run, x1 = component, x2 = coordinate, x3 = purpose;
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)Multiplier0 * x0;
            ulong product1 = (ulong)Multiplier1 * x2;
            x0 = (uint)(product1 >> 32) ^ x1 ^ key0;
            x1 = (uint)product1;
            x2 = (uint)(product0 >> 32) ^ x3 ^ key1;
            x3 = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return new CounterNumbers { X0 = x0, X1 = x1, X2 = x2, X3 = x3 };
    }

    private static double Fraction(uint high, uint low)
    {
        // 53 bits, so that they are positive as a signed number too, which every device converts.
        long bits = (long)((((ulong)high << 32) | low) >> 11);
        return bits == 0 ? 0.5 * Unit : bits * Unit;
    }
}
