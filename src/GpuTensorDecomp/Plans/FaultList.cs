namespace GpuTensorDecomp.Plans;

/// <summary>Faults that are collected, so that all come at once.</summary>
internal static class FaultList
{
    /// <summary>Adds a fault where there is one.</summary>
    public static void AddIf(this List<string> faults, bool isWrong, string fault)
    {
        if (isWrong)
            faults.Add(fault);
    }
}
