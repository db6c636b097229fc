namespace GpuTensorDecomp.Execution;

/// <summary>
/// Random numbers as a function of where they are used: Philox4x32-10 (Salmon, Moraes, Dror and
/// Shaw, SC 2011) of the seed (key) and of run, component, coordinate and purpose (counter). There
/// is no state: any number can be drawn at any time, in any order, on any device, with the same
/// result.
/// </summary>
public static class CounterRandom
{
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;
    internal const int Rounds = 10;
    internal const double Unit = 1.0 / (1L << 53);

    /// <summary>
    /// Four random words. The key is the seed, low word first; the counter is
    /// (run, component, coordinate, purpose).
    /// </summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block(
        ulong seed, uint run, uint component, uint coordinate, RandomPurpose purpose) =>
        Philox((uint)seed, (uint)(seed >> 32), run, component, coordinate, (uint)purpose);

    /// <summary>
    /// A number in (0, 1), from the first 53 bits of words 0 and 1; 2^−54 stands for 0.
    /// </summary>
    public static double Uniform(
        ulong seed, uint run, uint component, uint coordinate, RandomPurpose purpose)
    {
        (uint x0, uint x1, _, _) = Block(seed, run, component, coordinate, purpose);
        return Fraction(x0, x1);
    }

    /// <summary>
    /// A standard normal number by Box-Muller: √(−2 ln u₁) cos 2πu₂, with u₁ from words 0, 1 and u₂
    /// from words 2, 3.
    /// </summary>
    public static double Normal(
        ulong seed, uint run, uint component, uint coordinate, RandomPurpose purpose)
    {
        (uint x0, uint x1, uint x2, uint x3) = Block(seed, run, component, coordinate, purpose);
        return Normal(Fraction(x0, x1), Fraction(x2, x3));
    }

    /// <summary>
    /// Fills (component, coordinate) with standard normal numbers for consecutive components.
    /// </summary>
    public static void FillNormals(
        ulong seed,
        int run,
        long firstComponent,
        RandomPurpose purpose,
        int dimension,
        Span<double> numbers)
    {
        var block = new CounterBlock(seed, (uint)run, purpose);
        Span<ulong> components = stackalloc ulong[CounterBlock.Count];
        Span<ulong> coordinates = stackalloc ulong[CounterBlock.Count];
        Span<double> first = stackalloc double[CounterBlock.Count];
        Span<double> second = stackalloc double[CounterBlock.Count];
        (uint component, int coordinate) = ((uint)firstComponent, 0);
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(first.Length, numbers.Length)..])
        {
            for (int n = 0; n < components.Length; n++)
            {
                (components[n], coordinates[n]) = (component, (ulong)coordinate);
                if (++coordinate == dimension)
                    (component, coordinate) = (component + 1, 0);
            }

            block.Fractions(components, coordinates, first, second);
            for (int n = 0; n < first.Length && n < numbers.Length; n++)
                numbers[n] = Normal(first[n], second[n]);
        }
    }

    /// <summary>Philox4x32-10 of a key and a counter.</summary>
    internal static (uint X0, uint X1, uint X2, uint X3) Philox(
        uint key0, uint key1, uint x0, uint x1, uint x2, uint x3)
    {
        for (int round = 0; round < Rounds; round++, key0 += Weyl0, key1 += Weyl1)
        {
            ulong product0 = (ulong)Multiplier0 * x0;
            ulong product1 = (ulong)Multiplier1 * x2;
            (x0, x1, x2, x3) = (
                (uint)(product1 >> 32) ^ x1 ^ key0,
                (uint)product1,
                (uint)(product0 >> 32) ^ x3 ^ key1,
                (uint)product0);
        }

        return (x0, x1, x2, x3);
    }

    private static double Normal(double u1, double u2) =>
        Math.Sqrt(-2 * Math.Log(u1)) * Math.Cos(2 * Math.PI * u2);

    private static double Fraction(uint high, uint low)
    {
        ulong bits = (((ulong)high << 32) | low) >> 11;
        return bits == 0 ? 0.5 * Unit : bits * Unit;
    }
}
