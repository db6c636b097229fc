using System.Runtime.Intrinsics;

namespace GpuTensorDecomp.Execution;

/// <summary>
/// <see cref="CounterRandom"/> for eight counters at a time that differ in component and
/// coordinate: the same words, one counter a SIMD lane of 64 bits.
/// </summary>
/// <param name="seed">Key.</param>
/// <param name="run">Run of all counters.</param>
/// <param name="purpose">Purpose of all counters.</param>
internal readonly struct CounterBlock(ulong seed, uint run, RandomPurpose purpose)
{
    /// <summary>Counters at a time.</summary>
    public const int Count = 8;

    private const ulong Word = uint.MaxValue;

    /// <summary>
    /// The two numbers in (0, 1) of each counter: from words 0 and 1, and from words 2 and 3.
    /// </summary>
    /// <param name="components">Below 2³² (counter).</param>
    /// <param name="coordinates">Below 2³² (counter).</param>
    /// <param name="first">From words 0 and 1 (counter).</param>
    /// <param name="second">From words 2 and 3 (counter).</param>
    public void Fractions(
        ReadOnlySpan<ulong> components,
        ReadOnlySpan<ulong> coordinates,
        Span<double> first,
        Span<double> second)
    {
        Vector512<ulong> mask = Vector512.Create(Word);
        Vector512<ulong> multiplier0 = Vector512.Create((ulong)CounterRandom.Multiplier0);
        Vector512<ulong> multiplier1 = Vector512.Create((ulong)CounterRandom.Multiplier1);
        Vector512<ulong> x0 = Vector512.Create((ulong)run);
        Vector512<ulong> x1 = Vector512.Create(components);
        Vector512<ulong> x2 = Vector512.Create(coordinates);
        Vector512<ulong> x3 = Vector512.Create((ulong)(uint)purpose);
        (uint key0, uint key1) = ((uint)seed, (uint)(seed >> 32));
        for (int round = 0; round < CounterRandom.Rounds; round++)
        {
            Vector512<ulong> product0 = multiplier0 * x0;
            Vector512<ulong> product1 = multiplier1 * x2;
            x0 = (product1 >>> 32) ^ x1 ^ Vector512.Create((ulong)key0);
            x1 = product1 & mask;
            x2 = (product0 >>> 32) ^ x3 ^ Vector512.Create((ulong)key1);
            x3 = product0 & mask;
            key0 = unchecked(key0 + CounterRandom.Weyl0);
            key1 = unchecked(key1 + CounterRandom.Weyl1);
        }

        Fraction(x0, x1).CopyTo(first);
        Fraction(x2, x3).CopyTo(second);
    }

    /// <summary>The first 53 bits of two words; 2^−54 stands for 0.</summary>
    private static Vector512<double> Fraction(Vector512<ulong> high, Vector512<ulong> low)
    {
        Vector512<ulong> bits = ((high << 32) | low) >>> 11;
        Vector512<double> fraction =
            Vector512.ConvertToDouble(bits) * Vector512.Create(CounterRandom.Unit);
        return Vector512.Max(fraction, Vector512.Create(0.5 * CounterRandom.Unit));
    }
}
