namespace GpuTensorDecomp.Reports.Experiments;

/// <summary>What a measured value must be for a claim to hold.</summary>
public enum ClaimBound
{
    /// <summary>As far from the expected value as the tolerance at most.</summary>
    Within,

    /// <summary>The expected value or more.</summary>
    AtLeast,

    /// <summary>The expected value or less.</summary>
    AtMost,
}
