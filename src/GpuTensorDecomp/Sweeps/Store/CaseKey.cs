using System.Globalization;

namespace GpuTensorDecomp.Sweeps;

/// <summary>A case's id as the number that its sixteen hexadecimal digits spell.</summary>
internal static class CaseKey
{
    /// <summary>Digits of an id.</summary>
    public const int Length = 16;

    /// <summary>The number of an id.</summary>
    /// <exception cref="ArgumentException">Not sixteen lower-case hexadecimal digits.</exception>
    public static ulong Of(string id)
    {
        bool isId = id.Length == Length;
        ulong key = 0;
        foreach (char digit in id)
        {
            isId &= char.IsAsciiHexDigitLower(digit);
            key = (key << 4) | (uint)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }

        return isId
            ? key
            : throw new ArgumentException(
                $"'{id}' is no case id; an id is {Length} lower-case hexadecimal digits.");
    }

    /// <summary>The id of a number.</summary>
    public static string Text(ulong key) => key.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>
    /// A bijection of the 64-bit numbers that spreads every bit over all (the finaliser of
    /// SplitMix64), so that shards are even whatever the ids' own digits look like.
    /// </summary>
    public static ulong Mix(ulong key)
    {
        key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
        key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
        return key ^ (key >> 31);
    }
}
