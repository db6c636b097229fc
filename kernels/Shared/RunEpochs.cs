namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// <see cref="Flow.EpochRule"/> of one run as kernels read it; the steps of its ends lie in
/// <see cref="EpochView.Ends"/>.
/// </summary>
public struct RunEpochs
{
    /// <summary>Ends in all.</summary>
    public int EndCount { get; set; }

    /// <summary>Ends of the run before these.</summary>
    public int FirstEnd { get; set; }

    /// <summary>The generator's seed.</summary>
    public ulong Seed { get; set; }

    /// <summary>The run's number in its solve.</summary>
    public uint Run { get; set; }

    /// <summary>Components drawn before the first end.</summary>
    public long FirstDraw { get; set; }

    /// <summary>ln δ0.</summary>
    public double LogNorm { get; set; }

    /// <summary>c of a fresh component.</summary>
    public double Scale { get; set; }

    /// <summary><see cref="Plans.StartSigns"/>, see <see cref="RuleCode"/>.</summary>
    public int Signs { get; set; }

    /// <summary>Most components drawn anew at an end.</summary>
    public int Most { get; set; }

    /// <summary>ln of the norm below which they are; ∞ for any.</summary>
    public double LogBelow { get; set; }

    /// <summary>Whether duplicates are merged: 0 or 1.</summary>
    public int Merges { get; set; }

    /// <summary>ln of the norm above which they are.</summary>
    public double LogDuplicate { get; set; }

    /// <summary>Their cosine is above this.</summary>
    public double DuplicateCosine { get; set; }
}
