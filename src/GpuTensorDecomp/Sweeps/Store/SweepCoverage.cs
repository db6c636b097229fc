namespace GpuTensorDecomp.Sweeps;

/// <summary>What a store holds of the cases that are asked for.</summary>
/// <param name="Asked">Cases asked for, each id once.</param>
/// <param name="Solved">Of these, solved ones.</param>
/// <param name="Failed">Of these, ones that could not be solved.</param>
/// <param name="NoLongerAsked">Recorded cases that are not asked for; they are kept.</param>
public sealed record SweepCoverage(int Asked, int Solved, int Failed, int NoLongerAsked)
{
    /// <summary>Cases that are still to be run.</summary>
    public int Missing => Asked - Solved - Failed;
}
