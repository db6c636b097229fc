namespace GpuTensorDecomp.Execution;

/// <summary>
/// Random numbers as a function of where they are used: Philox4x32-10 (Salmon, Moraes, Dror and
/// Shaw, SC 2011) of the seed (key) and of run, component, coordinate and purpose (counter). There
/// is no state: any number can be drawn at any time, in any order, on any device, with the same
/// result.
/// </summary>
public static class CounterRandom
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;
    private const double Unit = 1.0 / (1L << 53);

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
        double radius = Math.Sqrt(-2 * Math.Log(Fraction(x0, x1)));
        return radius * Math.Cos(2 * Math.PI * Fraction(x2, x3));
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
        uint component = (uint)firstComponent;
        for (; !numbers.IsEmpty; component++)
        {
            Span<double> row = numbers[..Math.Min(dimension, numbers.Length)];
            for (int coordinate = 0; coordinate < row.Length; coordinate++)
                row[coordinate] = Normal(seed, (uint)run, component, (uint)coordinate, purpose);
            numbers = numbers[row.Length..];
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

    private static double Fraction(uint high, uint low)
    {
        ulong bits = (((ulong)high << 32) | low) >> 11;
        return bits == 0 ? 0.5 * Unit : bits * Unit;
    }
}
