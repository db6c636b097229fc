namespace GpuTensorDecomp.Cli.Execution.Sweeps;

/// <summary>A case that could not be solved.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Axes">What tells it from other cases, by axis.</param>
/// <param name="Fault">Why.</param>
internal sealed record FailedCase(
    string Id, IReadOnlyList<KeyValuePair<string, string>> Axes, string Fault)
{
    /// <summary>One line.</summary>
    public string Text => string.Join(
        " ", [Id, .. Axes.Select(axis => $"{axis.Key}={axis.Value}")]) + ": " + Fault;
}
