namespace GpuTensorDecomp.Plans;

/// <summary>How the signs a of fresh components are chosen.</summary>
public enum StartSigns
{
    /// <summary>All +1.</summary>
    Positive,

    /// <summary>+1 and −1 in turn.</summary>
    Alternating,

    /// <summary>+1 or −1 with equal chance (2020 paper).</summary>
    Random,
}
