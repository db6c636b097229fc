namespace GpuTensorDecomp.Problems;

/// <summary>How the vectors of a generated problem lie.</summary>
public enum VectorKind
{
    /// <summary>Orthonormal; needs rank ≤ dimension.</summary>
    Orthogonal,

    /// <summary>Independent and uniform on the unit sphere; any rank.</summary>
    Sphere,

    /// <summary>Unit vectors with one cosine between any two; needs rank ≤ dimension.</summary>
    Congruent,
}
