namespace GpuTensorDecomp.Problems;

/// <summary>The weights b_j of a generated problem, j = 0, …, r − 1.</summary>
public enum WeightKind
{
    /// <summary>b_j = 1.</summary>
    Equal,

    /// <summary>b_j = ratio^−j.</summary>
    Geometric,

    /// <summary>From the first to the last in equal steps.</summary>
    Linear,

    /// <summary>|b_j| uniform in (0.5, 1.5), each sign with probability one half.</summary>
    Signed,
}
