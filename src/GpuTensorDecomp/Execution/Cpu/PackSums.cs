namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>Where a pack keeps its sums and extremes.</summary>
internal static class PackSums
{
    public const int Model = 0;
    public const int Target = 1;
    public const int Squares = 2;
    public const int Pool = 3;
    public const int Ungrown = 4;

    public const int Flaw = 0;
    public const int Rate = 1;
    public const int Norm = 2;
    public const int Unrest = 3;

    /// <summary>Places of either kind.</summary>
    public const int Count = 5;
}
