namespace ILGPU;

/// <summary>Stands in for ILGPU's thread index of a one-dimensional launch.</summary>
public readonly record struct Index1D(int X)
{
    public static implicit operator int(Index1D index) => index.X;

    public static implicit operator Index1D(int x) => new(x);
}
