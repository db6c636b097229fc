namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>Cases whose ids are known without making the cases.</summary>
internal interface IKeyedCases : IReadOnlyList<SweepCase>
{
    /// <summary>The cases of some ids, with their numbers as places, in order.</summary>
    IEnumerable<SweepCase> Where(Func<ulong, bool> isWanted);
}
