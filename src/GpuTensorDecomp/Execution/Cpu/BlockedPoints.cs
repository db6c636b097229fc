using System.Numerics;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// How points lie for the contractions: in blocks of <c>V.Count</c>, one point a lane, and blocks
/// in strips of <see cref="StripVectors"/>. Number (i, c) is at
/// [(i / Count)·d·Count + c·Count + i % Count].
/// </summary>
internal static class BlockedPoints<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Blocks of a whole strip.</summary>
    public const int StripVectors = 3;

    /// <summary>Blocks of so many points.</summary>
    public static int BlockCount(int points) => (points + V.Count - 1) / V.Count;

    /// <summary>Strips of so many blocks.</summary>
    public static int StripCount(int blocks) => (blocks + StripVectors - 1) / StripVectors;

    /// <summary>Blocks of one of the strips; the last may have fewer.</summary>
    public static int Vectors(int strip, int blocks) =>
        Math.Min(StripVectors, blocks - strip * StripVectors);

    /// <summary>Where a coordinate of a point is.</summary>
    public static nint Place(int point, int coordinate, int dimension) =>
        ((nint)(point / V.Count) * dimension + coordinate) * V.Count + point % V.Count;
}
